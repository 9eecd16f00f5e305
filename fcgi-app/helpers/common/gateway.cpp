#include "helpers/common/gateway.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/unicode.hpp"
#include "delivery/masking.hpp"
#include "helpers/common/answer.hpp"

namespace challenger {

namespace {

constexpr std::size_t kWordsLimitBytes = 300;
constexpr std::chrono::milliseconds kConnectTime{5000};

using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// Answering less than it was given ends the transfer: what is beyond the limit is not waited for.
std::size_t take_answer(char* buffer, std::size_t size, std::size_t count, void* user) {
    auto& body = *static_cast<std::string*>(user);
    body.append(buffer, std::min(size * count, kAnswerLimitBytes - body.size()));
    return body.size() < kAnswerLimitBytes ? size * count : 0;
}

// One header line, or what must not be sent.
std::optional<std::string> header_line(const std::string& name, const std::string& value) {
    if (has_control_character(value, LineBreaks::refused)) return std::nullopt;
    return value.empty() ? name + ";" : name + ": " + value;  // the library's spelling of an empty one
}

// The pieces the library borrows while it works.
struct Prepared {
    Headers headers{nullptr, &curl_slist_free_all};
    std::unique_ptr<curl_mime, decltype(&curl_mime_free)> form{nullptr, &curl_mime_free};
    std::string url;
    std::string body;
};

void add_header(Prepared& prepared, const std::string& line) {
    if (curl_slist* longer = curl_slist_append(prepared.headers.get(), line.c_str())) {
        [[maybe_unused]] const auto* before = prepared.headers.release();
        prepared.headers.reset(longer);
    }
}

void prepare_form(CURL* curl, const Profile& profile, const GatewayRequest& request, const Json& values,
                  Prepared& prepared) {
    prepared.form.reset(curl_mime_init(curl));
    for (const auto& [name, text] : profile.multipart) {
        curl_mimepart* part = curl_mime_addpart(prepared.form.get());
        curl_mime_name(part, name.c_str());
        curl_mime_data(part, text.render(values).c_str(), CURL_ZERO_TERMINATED);
    }
    if (!profile.file_field.empty()) {
        curl_mimepart* part = curl_mime_addpart(prepared.form.get());
        curl_mime_name(part, profile.file_field.c_str());
        curl_mime_filename(part, "letter.pdf");
        curl_mime_type(part, "application/pdf");
        curl_mime_data(part, request.document.data(), request.document.size());
    }
    curl_easy_setopt(curl, CURLOPT_MIMEPOST, prepared.form.get());
}

// Says what cannot be sent, or nothing.
std::string prepare(CURL* curl, const Profile& profile, const GatewayRequest& request, const Json& values,
                    Prepared& prepared) {
    prepared.url = profile.url->render(values);
    curl_easy_setopt(curl, CURLOPT_URL, prepared.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);  // a name server that does not answer must not hold us
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION,
                     static_cast<long>(CURL_HTTP_VERSION_1_1));  // HTTP/2 repeats by itself
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "challenger-fcgi/" CHALLENGER_VERSION);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(std::min(kConnectTime, request.time).count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.time.count()));
    if (profile.user) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, profile.user->render(values).c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD,
                         profile.password ? profile.password->render(values).c_str() : "");
    }
    for (const auto& [name, text] : profile.headers) {
        const auto line = header_line(name, text.render(values));
        if (!line) return "[headers] " + name + " would hold a control character";
        add_header(prepared, *line);
    }
    add_header(prepared, "Expect:");  // no round trip to ask whether a body is welcome
    if (profile.is_multipart) {
        prepare_form(curl, profile, request, values, prepared);
    } else if (profile.method != "GET") {
        add_header(prepared, "Content-Type: " + profile.content_type);
        prepared.body = profile.body->render(values);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(prepared.body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, prepared.body.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, profile.method.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, prepared.headers.get());
    return "";
}

std::string field_of(CURL* curl, const char* name) {
    curl_header* field = nullptr;
    return curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &field) == CURLHE_OK ? field->value : "";
}

HttpAnswer answer_of(CURL* curl, std::string body) {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return {.status = static_cast<int>(status),
            .body = std::move(body),
            .content_encoding = field_of(curl, "Content-Encoding"),
            .content_type = field_of(curl, "Content-Type")};
}

// Says whether the request may have reached the gateway.
bool was_begun(CURL* curl) {
    curl_off_t begun = 0;  // 0 while the connection was still being made
    curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME_T, &begun);
    return begun != 0;
}

Judgement judge_before_request(CURLcode error) {
    switch (error) {
        case CURLE_URL_MALFORMAT:
            return {Verdict::configuration, About::us};
        case CURLE_PEER_FAILED_VERIFICATION:
            return {Verdict::failed, About::gateway};
        default:
            return {Verdict::later, About::gateway};
    }
}

GatewayAnswer answer_of_gateway(const Profile& profile, const GatewayRequest& request) {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
    Json::Object all = profile.values;
    all.insert(all.end(), request.values.begin(), request.values.end());
    const Json values{std::move(all)};
    Prepared prepared;
    if (!curl) return {Verdict::failed, "libcurl does not start", About::us};
    if (const auto fault = prepare(curl.get(), profile, request, values, prepared); !fault.empty())
        return {Verdict::configuration, profile.name + ": " + fault, About::us};
    std::string body;
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
    std::array<char, CURL_ERROR_SIZE> detail{};
    curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, detail.data());
    std::vector<std::string> hidden = request.hidden;
    hidden.insert(hidden.end(), profile.secrets.begin(), profile.secrets.end());

    const CURLcode error = curl_easy_perform(curl.get());
    const bool is_whole = error == CURLE_OK || body.size() == kAnswerLimitBytes;
    const std::string fault =
        is_whole ? ""
                 : mask_words(detail[0] == '\0' ? curl_easy_strerror(error) : detail.data(), hidden, false);
    if (!is_whole && !was_begun(curl.get())) {
        const auto [verdict, about] = judge_before_request(error);
        return {verdict, fmt::format("{}: {}", profile.name, fault), about};
    }
    const HttpAnswer answer = answer_of(curl.get(), std::move(body));
    // A refusal counts as soon as its status is there.
    if (!is_whole && (answer.status < 400 || answer.status > 499))
        return {Verdict::unclear, fmt::format("{}: {}, after the request was sent", profile.name, fault),
                About::gateway};
    std::string text = text_of(answer);
    const Json* digits = values.find("to_digits");
    const auto [verdict, about] =
        judge(profile, answer.status, text, digits == nullptr ? "" : *digits->string());
    if (verdict == Verdict::accepted) return {verdict, "", about};
    const bool is_cut = text.size() > kWordsLimitBytes;
    text.resize(std::min(text.size(), kWordsLimitBytes));
    return {verdict,
            fmt::format("{}: status {}: {}{}", profile.name, answer.status, mask_words(text, hidden, is_cut),
                        is_whole ? "" : " (" + fault + ")"),
            about};
}

}  // namespace

GatewayAnswer ask_gateway(const Profile& profile, const GatewayRequest& request) {
    report_gateway(profile.name, About::gateway);
    GatewayAnswer answer = answer_of_gateway(profile, request);
    report_gateway(profile.name, answer.about);
    return answer;
}

Ending ending_of(const GatewayAnswer& answer) {
    switch (answer.verdict) {
        case Verdict::accepted:
            return {kExitOk, answer.words, answer.about};
        case Verdict::refused:
            return {kExitNoUser, answer.words, answer.about};
        case Verdict::later:
            return {kExitTryLater, answer.words, answer.about};
        case Verdict::configuration:
            return {kExitConfiguration, answer.words, answer.about};
        case Verdict::unclear:
            return {kEndUnclear, answer.words, answer.about};
        case Verdict::failed:
            break;
    }
    return {kExitFailed, answer.words, answer.about};
}

}  // namespace challenger
