-- wrk -s load.lua ADDRESS -- PATH ACCEPT START: asks PATH, in gzip as browsers do; where START is given, with a
-- number at its end that grows, so that no answer can be one that was kept. Prints requests a second, milliseconds
-- and failures as JSON.
local threads = 0

function setup(thread)
  thread:set("place", threads)
  threads = threads + 1
end

function init(arguments)
  path, accept, number = arguments[1], arguments[2], tonumber(arguments[3])
  if number then number = number + place * 100000000 end
  headers = { ["Accept"] = accept, ["Accept-Encoding"] = "gzip" }
end

function request()
  if not number then return wrk.format("GET", path, headers) end
  number = number + 1
  return wrk.format("GET", path .. string.format("%d", number), headers)
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('{"rate": %.1f, "p50": %.3f, "p99": %.3f, "failed": %d}\n',
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed))
end
