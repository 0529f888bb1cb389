-- Workers: what they say of themselves, what they share of the limits, and what users command to all of them.

-- Commands that a crawl takes in all.
local MOST_COMMANDS = 10000
-- Commands that one call returns.
local COMMANDS_AT_ONCE = 1000

local function sum(key)
  local all = 0
  for _, value in ipairs(redis.call('HVALS', key)) do all = all + (tonumber(value) or 0) end
  return all
end

-- The commands to all workers from a position on, some at a time.
local function commands_from(prefix, position)
  return redis.call('LRANGE', prefix .. ':commands', position, position + COMMANDS_AT_ONCE - 1)
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

-- renew PREFIX, worker, time to live, figures, pages, bytes, limit of pages or -1, wanted pages, position among the
-- commands, {host, epoch, rest, delay}...: a sign of life. Rest and delay are milliseconds. What the worker says of itself
-- is for people who look on; its pages and bytes so far count against the limits of all.
-- Returns the worker's share of the hosts, the number of pages that it may have begun (-1 for no limit), pages and
-- bytes of all, the number of known URLs, that of workers, the next commands to all workers, the seed of the hash, and for
-- each host the number of URLs that wait, or -1 for a lost lease.
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
  local replies = { 0, 0, sum(prefix .. ':pages'), sum(prefix .. ':bytes'), seen, 0 }
  replies[7] = commands_from(prefix, tonumber(args[8]))
  replies[8] = redis.call('HGET', prefix .. ':crawl', 'seed') or ''
  for at = 9, #args, 4 do
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
  replies[6] = workers
  local limit = tonumber(args[6])
  replies[2] = limit < 0 and -1 or reserve(prefix, worker, tonumber(args[4]), limit, tonumber(args[7]), time)
  return replies
end

-- command PREFIX, identity, text, "r" if what was held back is to wait again, position: a user's command to all workers.
-- Made twice, it counts once. Returns the next commands from the position on; an error if there are too many.
local function command(keys, args)
  local prefix = keys[1]
  local key, entry = prefix .. ':commands', args[1] .. ' ' .. args[2]
  local isKnown = false
  for _, known in ipairs(redis.call('LRANGE', key, -COMMANDS_AT_ONCE, -1)) do isKnown = isKnown or known == entry end
  if not isKnown then
    if redis.call('LLEN', key) >= MOST_COMMANDS then return redis.error_reply('CRAWLTOP too many commands') end
    redis.call('RPUSH', key, entry)
    if args[3] == 'r' then give_back(prefix) end
  end
  return commands_from(prefix, tonumber(args[4]))
end

-- leave PREFIX, worker: a worker that has given back its hosts ends.
local function leave(keys, args)
  redis.call('HDEL', keys[1] .. ':figures', args[1])
  return redis.call('ZREM', keys[1] .. ':workers', args[1])
end

-- tally PREFIX: seen, todo, fly, done, skipped, moves, hosts that are ready, hosts that are leased, workers, and hosts with
-- entries that were held back and are to wait again.
local function tally(keys)
  local prefix = keys[1]
  local reply = redis.call('HMGET', prefix .. ':counts', 'seen', 'todo', 'fly', 'done', 'skipped', 'moves')
  for index = 1, 6 do reply[index] = tonumber(reply[index]) or 0 end
  reply[7] = redis.call('ZCARD', prefix .. ':ready')
  reply[8] = redis.call('ZCARD', prefix .. ':lease')
  reply[9] = redis.call('ZCOUNT', prefix .. ':workers', now() - WORKER_LIFE, '+inf')
  reply[10] = redis.call('HLEN', prefix .. ':returning')
  return reply
end

-- look PREFIX: what `tally` returns, and for each worker its name, the milliseconds since its last sign of life, and what it
-- says of itself.
local function look(keys)
  local prefix, time, reply = keys[1], now(), tally(keys)
  local figures = redis.call('HGETALL', prefix .. ':figures')
  for at = 1, #figures, 2 do
    local seen = tonumber(redis.call('ZSCORE', prefix .. ':workers', figures[at]) or 0)
    reply[#reply + 1] = { figures[at], time - seen, figures[at + 1] }
  end
  return reply
end

-- hello PREFIX, worker, {field, value}...: the first worker of a crawl sets what holds for all. Returns the number of
-- commands so far, and what holds.
local function hello(keys, args)
  local key = keys[1] .. ':crawl'
  local reply = { redis.call('LLEN', keys[1] .. ':commands') }
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
redis.register_function('crawltop1_restore', restore)
redis.register_function('crawltop1_retake', retake)
redis.register_function('crawltop1_command', command)
redis.register_function('crawltop1_lease', lease)
redis.register_function({ function_name = 'crawltop1_taken', callback = taken, flags = { 'no-writes' } })
redis.register_function('crawltop1_done', done)
redis.register_function({ function_name = 'crawltop1_renew', callback = renew, flags = { 'allow-oom' } })
redis.register_function({ function_name = 'crawltop1_release', callback = release, flags = { 'allow-oom' } })
redis.register_function({ function_name = 'crawltop1_leave', callback = leave, flags = { 'allow-oom' } })
redis.register_function({ function_name = 'crawltop1_look', callback = look, flags = { 'no-writes' } })
redis.register_function({ function_name = 'crawltop1_tally', callback = tally, flags = { 'no-writes' } })
