// The numbers and words in a text, and what joins them. A code is looked for among them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace challenger {

bool is_digit(char c);
bool is_ascii_letter(char c);
bool is_any_of(char c, std::string_view set);

// What stands between two runs, as far as it joins them into one number or code.
enum class Joint : std::uint8_t { none, blanks, dot, hyphen, slash, bracket };

Joint joint_of(std::string_view between);

// Characters of one kind side by side, as many as there are: a run. Runs are counted from 0 in the order of
// the text, which has to outlive this.
class TextRuns {
  public:
    TextRuns(std::string_view text, bool (*belongs)(char));

    std::size_t count() const { return runs_.size(); }
    std::size_t length(std::size_t run) const { return runs_[run].end - runs_[run].begin; }
    std::string_view part(std::size_t run) const { return text_.substr(runs_[run].begin, length(run)); }
    std::string_view before(std::size_t run) const { return text_.substr(0, runs_[run].begin); }
    std::string_view behind(std::size_t run) const { return text_.substr(runs_[run].end); }

    // What stands between a run and the next one. in: not the last run.
    std::string_view gap_behind(std::size_t run) const {
        return text_.substr(runs_[run].end, runs_[run + 1].begin - runs_[run].end);
    }
    // What joins a run to the one before it: nothing if it is the first.
    Joint joint_before(std::size_t run) const {
        return run == 0 ? Joint::none : joint_of(gap_behind(run - 1));
    }
    // The character right before or behind a run. out: a line break where the text begins or ends.
    char char_before(std::size_t run) const { return before(run).empty() ? '\n' : before(run).back(); }
    char char_behind(std::size_t run) const { return behind(run).empty() ? '\n' : behind(run).front(); }

  private:
    struct Run {
        std::size_t begin;
        std::size_t end;
    };

    std::string_view text_;
    std::vector<Run> runs_;
};

}  // namespace challenger
