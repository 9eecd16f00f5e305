-- Sends the requests of a list. Arguments: LIST again|once [REPLIES]
-- LIST: for each request its length, a line break, and its bytes. "once": no request is sent twice, and the run ends
-- when the list does. REPLIES: a file that gets every reply's body, one a line; then the run ends with the last reply.
local ffi = require("ffi")
ffi.cdef("int getpid(void); int kill(int pid, int signal);")

local requests, is_once, replies = {}, false, nil
local asked, answered = 0, 0

-- wrk ends early by an interrupt only, and then its clock is right.
local function finish()
    ffi.C.kill(ffi.C.getpid(), 2)
end

local function take_reply(_, _, body)
    answered = answered + 1
    replies:write((body:gsub("\n", "")), "\n")
    if answered == #requests then
        replies:close()
        finish()
    end
end

function init(arguments)
    local list = assert(io.open(arguments[1], "rb"))
    local length = list:read("*n")
    while length do
        list:read(1)
        requests[#requests + 1] = list:read(length)
        length = list:read("*n")
    end
    list:close()
    is_once = arguments[2] == "once"
    if arguments[3] then
        replies = assert(io.open(arguments[3], "w"))
        response = take_reply
    end
end

-- wrk asks once before it starts, and does not send what it gets then: that is call 0.
function request()
    local index = asked
    asked = asked + 1
    if index == 0 then return requests[1] end
    if index <= #requests then return requests[index] end
    if not is_once then return requests[(index - 1) % #requests + 1] end
    if not replies then finish() end
    return ""  -- this connection waits
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\nRESULT {"requests":%d,"seconds":%f,"p50":%f,"p99":%f,"refused":%d,"broken":%d}\n', summary.requests,
        summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout))
end
