#!lua name=crawltop1

-- The shared frontier on Redis: what has to happen in one step. Keys of one shard begin with the same prefix, such as
-- "{docs:0}", whose braces keep them on one server of a cluster:
--
--   PREFIX:seen:N     sets of 64-bit fingerprints of known URLs, in buckets that stay integer sets
--   PREFIX:revivable  fingerprints of URLs that were left out, and that another way to them brings back
--   PREFIX:q:HOST     a list of entries that wait
--   PREFIX:fly:HOST   a list of entries that were taken and are not done
--   PREFIX:h:HOST     a hash: owner, epoch, next (when it may be asked again), delay
--   PREFIX:ready      hosts that wait for an owner, by the next time they may be asked
--   PREFIX:lease      hosts that have an owner, by the end of its lease
--   PREFIX:workers    workers by their last sign of life
--   PREFIX:figures    a hash: what each worker says of itself
--   PREFIX:pages, PREFIX:bytes  hashes: what each worker has fetched, dead ones included
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
-- Hosts of dead workers that are set free by one call.
local MOST_REAPED = 100
-- A worker that has shown no sign of life for so long has no share of the hosts.
local WORKER_LIFE = 10000

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

local function sum(key)
  local all = 0
  for _, value in ipairs(redis.call('HVALS', key)) do all = all + (tonumber(value) or 0) end
  return all
end

local function owns(prefix, host, worker, epoch)
  local lease = redis.call('HMGET', prefix .. ':h:' .. host, 'owner', 'epoch')
  return lease[1] == worker and lease[2] == epoch
end

-- Ends a lease: what was taken is the next to be taken again.
local function free(prefix, host, due)
  local queue, taken = prefix .. ':q:' .. host, prefix .. ':fly:' .. host
  local back = 0
  while redis.call('LMOVE', taken, queue, 'RIGHT', 'LEFT') do back = back + 1 end
  count(prefix, 'fly', -back)
  count(prefix, 'todo', back)
  count(prefix, 'moves', 1)
  redis.call('HDEL', prefix .. ':h:' .. host, 'owner')
  redis.call('HSET', prefix .. ':h:' .. host, 'next', due)
  redis.call('ZREM', prefix .. ':lease', host)
  if redis.call('EXISTS', queue) == 1 then redis.call('ZADD', prefix .. ':ready', due, host) end
end

-- Sets the hosts free whose leases have run out: their owners are dead, or cut off.
local function reap(prefix, time)
  local ended = redis.call('ZRANGEBYSCORE', prefix .. ':lease', '-inf', time, 'LIMIT', 0, MOST_REAPED)
  for _, host in ipairs(ended) do
    local delay = tonumber(redis.call('HGET', prefix .. ':h:' .. host, 'delay')) or 0
    free(prefix, host, time + delay)
  end
end

-- add PREFIX, worker, {host, number, {kind, fingerprint, entry}...}...: adds URLs. Kinds: "t" is to be fetched, "f" is
-- to be fetched again, "b" is back after it was taken and left out, "s" is left out for good, "r" is left out unless another way comes.
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
    local lease = redis.call('HMGET', prefix .. ':h:' .. host, 'owner', 'next')
    if pushed > 0 and not lease[1] then redis.call('ZADD', prefix .. ':ready', 'NX', lease[2] or 0, host) end
    replies[#replies + 1] = lease[1] == worker and redis.call('LLEN', queue) or -1
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
-- out. Returns for each host 1, or 0 for a lost lease.
local function done(keys, args)
  local prefix, worker = keys[1], args[1]
  local replies, ended, skipped, at = {}, 0, 0, 2
  while args[at] do
    local host, epoch, number = args[at], args[at + 1], tonumber(args[at + 2])
    local isOwn = owns(prefix, host, worker, epoch)
    at = at + 3
    for _ = 1, number do
      if isOwn and redis.call('LREM', prefix .. ':fly:' .. host, 1, args[at + 1]) == 1 then
        if args[at] == 's' then skipped = skipped + 1 else ended = ended + 1 end
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

-- lease PREFIX, worker, wanted, held, time to live: leases hosts, as many as are the worker's share.
-- Returns the milliseconds until the next host is due (-1 for none), and for each host: name, epoch, number of URLs that
-- wait.
local function lease(keys, args)
  local prefix, worker = keys[1], args[1]
  local wanted, held, life = tonumber(args[2]), tonumber(args[3]), tonumber(args[4])
  local time = now()
  redis.call('ZADD', prefix .. ':workers', time, worker)
  reap(prefix, time)
  local ready, leased = prefix .. ':ready', prefix .. ':lease'
  local workers = redis.call('ZCOUNT', prefix .. ':workers', time - WORKER_LIFE, '+inf')
  local share = math.ceil((redis.call('ZCARD', ready) + redis.call('ZCARD', leased)) / math.max(1, workers))
  local reply = { -1 }
  local granted = math.min(wanted, share - held)
  if granted > 0 then
    for _, host in ipairs(redis.call('ZRANGEBYSCORE', ready, '-inf', time, 'LIMIT', 0, granted)) do
      local key = prefix .. ':h:' .. host
      local epoch = redis.call('HINCRBY', key, 'epoch', 1)
      redis.call('HSET', key, 'owner', worker)
      redis.call('ZREM', ready, host)
      redis.call('ZADD', leased, time + life, host)
      reply[#reply + 1] = host
      reply[#reply + 1] = epoch
      reply[#reply + 1] = redis.call('LLEN', prefix .. ':q:' .. host)
    end
  end
  local first = redis.call('ZRANGE', ready, 0, 0, 'WITHSCORES')
  if first[2] then reply[1] = math.max(0, tonumber(first[2]) - time) end
  return reply
end

-- The number of pages that a worker may have begun, of a limit for all: its own so far, and a part of what nobody has
-- reserved. Reservations of dead workers end.
local function reserve(prefix, worker, pages, limit, wanted, time)
  local key, all, workers = prefix .. ':reserved', 0, 0
  redis.call('HSET', key, worker, pages)
  local begun = redis.call('HGETALL', prefix .. ':pages')
  for at = 1, #begun, 2 do
    local number = tonumber(begun[at + 1]) or 0
    local seen = tonumber(redis.call('ZSCORE', prefix .. ':workers', begun[at]) or 0)
    if seen >= time - WORKER_LIFE then
      workers = workers + 1
      number = math.max(number, tonumber(redis.call('HGET', key, begun[at])) or 0)
    end
    all = all + number
  end
  local part = math.min(wanted, math.ceil(math.max(0, limit - all) / (2 * math.max(1, workers))))
  redis.call('HSET', key, worker, pages + part)
  return pages + part
end

-- renew PREFIX, worker, time to live, figures, pages, bytes, limit of pages or -1, wanted pages, {host, epoch, rest, delay}...: a sign of life. Rest and
-- delay are milliseconds. What the worker says of itself is for people who look on; its pages and bytes so far count
-- against the limits of all.
-- Returns the worker's share of the hosts, the number of pages that it may have begun (-1 for no limit), pages and
-- bytes of all, the number of known URLs, and for each host the number of URLs that wait, or -1 for a lost lease.
local function renew(keys, args)
  local prefix, worker, life = keys[1], args[1], tonumber(args[2])
  local time = now()
  redis.call('ZADD', prefix .. ':workers', time, worker)
  redis.call('HSET', prefix .. ':figures', worker, args[3])
  redis.call('HSET', prefix .. ':pages', worker, args[4])
  redis.call('HSET', prefix .. ':bytes', worker, args[5])
  reap(prefix, time)
  for _, dead in ipairs(redis.call('ZRANGEBYSCORE', prefix .. ':workers', '-inf', time - WORKER_LIFE, 'LIMIT', 0, 10)) do
    redis.call('ZREM', prefix .. ':workers', dead)
    redis.call('HDEL', prefix .. ':figures', dead)
  end
  local seen = tonumber(redis.call('HGET', prefix .. ':counts', 'seen')) or 0
  local replies = { 0, 0, sum(prefix .. ':pages'), sum(prefix .. ':bytes'), seen }
  for at = 8, #args, 4 do
    local host, waiting = args[at], -1
    if owns(prefix, host, worker, args[at + 1]) then
      redis.call('ZADD', prefix .. ':lease', time + life, host)
      redis.call('HSET', prefix .. ':h:' .. host, 'next', time + tonumber(args[at + 2]), 'delay', args[at + 3])
      waiting = redis.call('LLEN', prefix .. ':q:' .. host)
    end
    replies[#replies + 1] = waiting
  end
  local workers = redis.call('ZCOUNT', prefix .. ':workers', time - WORKER_LIFE, '+inf')
  local hosts = redis.call('ZCARD', prefix .. ':ready') + redis.call('ZCARD', prefix .. ':lease')
  replies[1] = math.ceil(hosts / math.max(1, workers))
  local limit = tonumber(args[6])
  replies[2] = limit < 0 and -1 or reserve(prefix, worker, tonumber(args[4]), limit, tonumber(args[7]), time)
  return replies
end

-- release PREFIX, worker, {host, epoch, rest}...: gives hosts back, which may be asked again after the rest.
local function release(keys, args)
  local prefix, worker, time = keys[1], args[1], now()
  for at = 2, #args, 3 do
    if owns(prefix, args[at], worker, args[at + 1]) then free(prefix, args[at], time + tonumber(args[at + 2])) end
  end
  return 1
end

-- taken PREFIX, worker, {host, epoch}...: what a worker has taken, which lost the answer.
-- Returns for each host the number that waits, or -1 for a lost lease, and the entries.
local function taken(keys, args)
  local prefix, worker = keys[1], args[1]
  local replies = {}
  for at = 2, #args, 2 do
    local host, reply = args[at], { -1 }
    if owns(prefix, host, worker, args[at + 1]) then
      reply[1] = redis.call('LLEN', prefix .. ':q:' .. host)
      for _, entry in ipairs(redis.call('LRANGE', prefix .. ':fly:' .. host, 0, -1)) do reply[#reply + 1] = entry end
    end
    replies[#replies + 1] = reply
  end
  return replies
end

-- leave PREFIX, worker: a worker that has given back its hosts ends.
local function leave(keys, args)
  redis.call('HDEL', keys[1] .. ':figures', args[1])
  return redis.call('ZREM', keys[1] .. ':workers', args[1])
end

-- tally PREFIX: seen, todo, fly, done, skipped, moves, hosts that are ready, hosts that are leased, workers.
local function tally(keys)
  local prefix = keys[1]
  local reply = redis.call('HMGET', prefix .. ':counts', 'seen', 'todo', 'fly', 'done', 'skipped', 'moves')
  for index = 1, 6 do reply[index] = tonumber(reply[index]) or 0 end
  reply[7] = redis.call('ZCARD', prefix .. ':ready')
  reply[8] = redis.call('ZCARD', prefix .. ':lease')
  reply[9] = redis.call('ZCOUNT', prefix .. ':workers', now() - WORKER_LIFE, '+inf')
  return reply
end

-- hello PREFIX, worker, {field, value}...: the first worker of a crawl sets what holds for all. Returns what holds.
local function hello(keys, args)
  local key = keys[1] .. ':crawl'
  local reply = {}
  for at = 2, #args, 2 do
    redis.call('HSETNX', key, args[at], args[at + 1])
    reply[#reply + 1] = redis.call('HGET', key, args[at])
  end
  return reply
end

-- What takes memory fails where Redis is full; what keeps a lease, or gives it back, does not. A page is not done while
-- its links cannot be added.
redis.register_function('crawltop1_hello', hello)
redis.register_function('crawltop1_add', add)
redis.register_function('crawltop1_extras', extras)
redis.register_function('crawltop1_take', take)
redis.register_function('crawltop1_lease', lease)
redis.register_function({ function_name = 'crawltop1_taken', callback = taken, flags = { 'no-writes' } })
redis.register_function('crawltop1_done', done)
redis.register_function({ function_name = 'crawltop1_renew', callback = renew, flags = { 'allow-oom' } })
redis.register_function({ function_name = 'crawltop1_release', callback = release, flags = { 'allow-oom' } })
redis.register_function({ function_name = 'crawltop1_leave', callback = leave, flags = { 'allow-oom' } })
redis.register_function({ function_name = 'crawltop1_tally', callback = tally, flags = { 'no-writes' } })
