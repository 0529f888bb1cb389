#!lua name=crawltop1

-- The shared frontier on Redis: what has to happen in one step. Keys of one shard begin with the same prefix, such as
-- "{docs:0}", whose braces keep them on one server of a cluster:
--
--   PREFIX:seen:N     sets of 64-bit fingerprints of known URLs, in buckets that stay integer sets
--   PREFIX:revivable  fingerprints of URLs that were left out, and that another way to them brings back
--   PREFIX:aside:HOST a list of entries that the user holds back: ignored, pruned, or of a blocked host
--   PREFIX:asides     the hosts that have such a list
--   PREFIX:returning  a hash: the number of such entries that go back to the queue, by host
--   PREFIX:q:HOST     a list of entries that wait
--   PREFIX:fly:HOST   a list of entries that were taken and are not done
--   PREFIX:h:HOST     a hash: owner, epoch, next (when it may be asked again), delay
--   PREFIX:r:HOST     a hash: what robots.txt says, by origin, with the end of its use before it
--   PREFIX:ready      hosts that wait for an owner, by the next time they may be asked
--   PREFIX:lease      hosts that have an owner, by the end of its lease
--   PREFIX:workers    workers by their last sign of life
--   PREFIX:figures    a hash: what each worker says of itself
--   PREFIX:pages, PREFIX:bytes  hashes: what each worker has fetched, dead ones included
--   PREFIX:commands   a list: what users have commanded to all workers
--   PREFIX:reserved   a hash: pages that each worker may have begun, if there is a limit for all
--   PREFIX:counts     a hash: seen, todo, fly, done, skipped, buckets, moves
--   PREFIX:crawl      a hash: what has to be the same for all workers
--   PREFIX:jobs       a hash: where the results of a worker are, by what its job is known by; no function needs it
--
-- Times are milliseconds of this server's clock. A worker's calls on a host name the epoch of its lease: those of a
-- worker that lost it have no effect.

-- The mean number of fingerprints in a bucket; the largest is far below 512, up to which Redis keeps an integer set.
local PER_BUCKET = 200
-- URLs of a host that one call takes; what a function can hand to a command at once is some thousands.
local MOST_TAKEN = 1000
-- Entries that one call has wait again.
local MOST_RESTORED = 1000
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function count(prefix, name, change)
  if change ~= 0 then redis.call('HINCRBY', prefix .. ':counts', name, change) end
end

-- The largest power of two up to a number of buckets.
local function power(buckets)
  local low = 1
  while low * 2 <= buckets do low = low * 2 end
  return low
end

-- The bucket of a fingerprint among a number of buckets, by linear hashing: one more bucket splits one other.
local function bucket(fingerprint, buckets, low)
  local hash = math.abs(tonumber(string.sub(fingerprint, -9)))
  local place = hash % (low * 2)
  if place >= buckets then place = hash % low end
  return place
end

local function split(prefix, buckets)
  local low = power(buckets)
  local from, to = prefix .. ':seen:' .. (buckets - low), prefix .. ':seen:' .. buckets
  local later = power(buckets + 1)
  for _, fingerprint in ipairs(redis.call('SMEMBERS', from)) do
    if bucket(fingerprint, buckets + 1, later) == buckets then redis.call('SMOVE', from, to, fingerprint) end
  end
  redis.call('HSET', prefix .. ':counts', 'buckets', buckets + 1)
  return buckets + 1
end

local function owns(prefix, host, worker, epoch)
  local lease = redis.call('HMGET', prefix .. ':h:' .. host, 'owner', 'epoch')
  return lease[1] == worker and lease[2] == epoch
end

-- Has a host without an owner wait for one.
local function line_up(prefix, host)
  local lease = redis.call('HMGET', prefix .. ':h:' .. host, 'owner', 'next')
  if not lease[1] then redis.call('ZADD', prefix .. ':ready', 'NX', lease[2] or 0, host) end
  return lease[1]
end

-- Keeps an entry that the user holds back.
local function set_aside(prefix, host, entry)
  redis.call('RPUSH', prefix .. ':aside:' .. host, entry)
  redis.call('SADD', prefix .. ':asides', host)
end

-- add PREFIX, worker, {host, number, {kind, fingerprint, entry}...}...: adds URLs. Kinds: "t" is to be fetched, "f" is
-- to be fetched again, "b" is back after it was taken and left out, "s" is left out for good, "r" is left out unless
-- another way comes, "i" is held back by the user.
-- Returns for each host the number of URLs that wait if the worker owns it, otherwise -1.
local function add(keys, args)
  local prefix, worker = keys[1], args[1]
  local known = redis.call('HMGET', prefix .. ':counts', 'buckets', 'seen')
  local buckets, seen = tonumber(known[1]) or 1, tonumber(known[2]) or 0
  local low, set = power(buckets), prefix .. ':seen:'
  local hasRevivable = redis.call('EXISTS', prefix .. ':revivable') == 1
  local new, todo, skipped, done = 0, 0, 0, 0
  local replies, at = {}, 2
  while args[at] do
    local host, number = args[at], tonumber(args[at + 1])
    local queue, pushed = prefix .. ':q:' .. host, 0
    at = at + 2
    for _ = 1, number do
      local kind, fingerprint, entry = args[at], args[at + 1], args[at + 2]
      at = at + 3
      local waits = kind == 't' or kind == 'f' or kind == 'b'
      if redis.call('SADD', set .. bucket(fingerprint, buckets, low), fingerprint) == 1 then
        new = new + 1
        if not waits then skipped = skipped + 1 end
        if kind == 'r' then
          redis.call('SADD', prefix .. ':revivable', fingerprint)
          hasRevivable = true
        elseif kind == 'i' then
          set_aside(prefix, host, entry)
        end
      elseif kind == 'f' then
        done = done - 1
      elseif kind == 'b' then
        skipped = skipped - 1
      elseif kind == 't' and hasRevivable and redis.call('SREM', prefix .. ':revivable', fingerprint) == 1 then
        skipped = skipped - 1
      else
        waits = false
      end
      if waits then
        redis.call('RPUSH', queue, entry)
        pushed = pushed + 1
      end
    end
    todo = todo + pushed
    local owner = pushed > 0 and line_up(prefix, host) or redis.call('HGET', prefix .. ':h:' .. host, 'owner')
    replies[#replies + 1] = owner == worker and redis.call('LLEN', queue) or -1
  end
  count(prefix, 'seen', new)
  count(prefix, 'todo', todo)
  count(prefix, 'skipped', skipped)
  count(prefix, 'done', done)
  count(prefix, 'moves', new + todo)
  seen = seen + new
  while seen > buckets * PER_BUCKET do buckets = split(prefix, buckets) end
  return replies
end

-- take PREFIX, worker, {host, epoch, number}...: takes URLs that wait.
-- Returns for each host a list: the number that still waits, or -1 for a lost lease, and the entries.
local function take(keys, args)
  local prefix, worker = keys[1], args[1]
  local replies, all = {}, 0
  for at = 2, #args, 3 do
    local host, epoch, number = args[at], args[at + 1], tonumber(args[at + 2])
    local queue = prefix .. ':q:' .. host
    local reply = { -1 }
    if owns(prefix, host, worker, epoch) then
      local entries = redis.call('LPOP', queue, math.min(number, MOST_TAKEN)) or {}
      if #entries > 0 then redis.call('RPUSH', prefix .. ':fly:' .. host, unpack(entries)) end
      reply[1] = redis.call('LLEN', queue)
      for _, entry in ipairs(entries) do reply[#reply + 1] = entry end
      all = all + #entries
    end
    replies[#replies + 1] = reply
  end
  count(prefix, 'todo', -all)
  count(prefix, 'fly', all)
  count(prefix, 'moves', all)
  return replies
end

-- done PREFIX, worker, {host, epoch, number, {how, entry}...}...: ends URLs that were taken. How: "d" is done, "s" is left
-- out, "i" is held back by the user. Returns for each host 1, or 0 for a lost lease.
local function done(keys, args)
  local prefix, worker = keys[1], args[1]
  local replies, ended, skipped, at = {}, 0, 0, 2
  while args[at] do
    local host, epoch, number = args[at], args[at + 1], tonumber(args[at + 2])
    local isOwn = owns(prefix, host, worker, epoch)
    at = at + 3
    for _ = 1, number do
      if isOwn and redis.call('LREM', prefix .. ':fly:' .. host, 1, args[at + 1]) == 1 then
        if args[at] == 'd' then ended = ended + 1 else skipped = skipped + 1 end
        if args[at] == 'i' then set_aside(prefix, host, args[at + 1]) end
      end
      at = at + 2
    end
    replies[#replies + 1] = isOwn and 1 or 0
  end
  count(prefix, 'fly', -ended - skipped)
  count(prefix, 'done', ended)
  count(prefix, 'skipped', skipped)
  count(prefix, 'moves', ended + skipped)
  return replies
end

-- Marks what is held back to wait again.
local function give_back(prefix)
  for _, host in ipairs(redis.call('SMEMBERS', prefix .. ':asides')) do
    redis.call('HSET', prefix .. ':returning', host, redis.call('LLEN', prefix .. ':aside:' .. host))
  end
end

-- restore PREFIX, "r" to begin: has entries that were held back wait again, some in each call. Those that are still to be
-- held back are set aside again by whoever takes them. Returns how many there were.
local function restore(keys, args)
  local prefix, left = keys[1], MOST_RESTORED
  if args[1] == 'r' then give_back(prefix) end
  local all = redis.call('HGETALL', prefix .. ':returning')
  for at = 1, #all, 2 do
    if left <= 0 then break end
    local host, number = all[at], math.min(left, tonumber(all[at + 1]) or 0)
    local aside, queue, moved = prefix .. ':aside:' .. host, prefix .. ':q:' .. host, 0
    while moved < number and redis.call('LMOVE', aside, queue, 'LEFT', 'RIGHT') do moved = moved + 1 end
    if moved < left or redis.call('HINCRBY', prefix .. ':returning', host, -moved) <= 0 then
      redis.call('HDEL', prefix .. ':returning', host)
    end
    if redis.call('EXISTS', aside) == 0 then redis.call('SREM', prefix .. ':asides', host) end
    line_up(prefix, host)
    left = left - moved
  end
  local moved = MOST_RESTORED - left
  count(prefix, 'todo', moved)
  count(prefix, 'skipped', -moved)
  count(prefix, 'moves', moved)
  return moved
end

-- extras PREFIX, {how, fingerprint}...: URLs that were fetched beside the queues, such as robots.txt. Counted once.
local function extras(keys, args)
  local prefix = keys[1]
  local buckets = tonumber(redis.call('HGET', prefix .. ':counts', 'buckets')) or 1
  for at = 1, #args, 2 do
    local key = prefix .. ':seen:' .. bucket(args[at + 1], buckets, power(buckets))
    if redis.call('SADD', key, args[at + 1]) == 1 then
      count(prefix, 'seen', 1)
      count(prefix, args[at] == 's' and 'skipped' or 'done', 1)
    end
  end
  return #args / 2
end
