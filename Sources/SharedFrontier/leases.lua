-- Leases of hosts: a worker has a host until a time, unless it renews the lease, and what robots.txt says goes with it.

-- Hosts of dead workers that are set free by one call.
local MOST_REAPED = 100
-- A worker that has shown no sign of life for so long has no share of the hosts.
local WORKER_LIFE = 10000

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

-- What robots.txt says of a host's origins, as far as it is known and may be used.
local function rules(prefix, host, time)
  local reply, known = {}, redis.pcall('HGETALL', prefix .. ':r:' .. host)
  for at = 1, #known, 2 do
    local space = string.find(known[at + 1], ' ', 1, true) or 1
    local left = (tonumber(string.sub(known[at + 1], 1, space - 1)) or 0) - time
    if left > 0 then
      reply[#reply + 1] = known[at]
      reply[#reply + 1] = left
      reply[#reply + 1] = string.sub(known[at + 1], space + 1)
    end
  end
  return reply
end

-- lease PREFIX, worker, wanted, held, time to live: leases hosts, as many as are the worker's share.
-- Returns the milliseconds until the next host is due (-1 for none), and for each host: name, epoch, number of URLs that
-- wait, and what robots.txt says: origin, milliseconds, text for each origin.
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
      reply[#reply + 1] = rules(prefix, host, time)
    end
  end
  local first = redis.call('ZRANGE', ready, 0, 0, 'WITHSCORES')
  if first[2] then reply[1] = math.max(0, tonumber(first[2]) - time) end
  return reply
end

-- release PREFIX, worker, host, epoch, rest, {origin, milliseconds, text}...: gives a host back, which may be asked again
-- after the rest, with what its robots.txt says for so long.
local function release(keys, args)
  local prefix, worker, host, time = keys[1], args[1], args[2], now()
  if not owns(prefix, host, worker, args[3]) then return 0 end
  local key, longest = prefix .. ':r:' .. host, 0
  for at = 5, #args, 3 do
    redis.call('HSET', key, args[at], string.format('%.0f ', time + tonumber(args[at + 1])) .. args[at + 2])
    longest = math.max(longest, tonumber(args[at + 1]))
  end
  if longest > 0 then redis.call('PEXPIRE', key, longest) end
  free(prefix, host, time + tonumber(args[4]))
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

-- retake PREFIX, worker, {host, epoch, number, {fingerprint, entry}...}...: what a worker has taken, and a server that lost its
-- last moments does not know as taken. Returns for each host 1, or 0 for a lost lease.
local function retake(keys, args)
  local prefix, worker, at = keys[1], args[1], 2
  local buckets = tonumber(redis.call('HGET', prefix .. ':counts', 'buckets')) or 1
  local low, replies, new, waited = power(buckets), {}, 0, 0
  while args[at] do
    local host, epoch, number = args[at], args[at + 1], tonumber(args[at + 2])
    local isOwn = owns(prefix, host, worker, epoch)
    at = at + 3
    for _ = 1, number do
      local fingerprint, entry = args[at], args[at + 1]
      at = at + 2
      if isOwn then
        local seen = prefix .. ':seen:' .. bucket(fingerprint, buckets, low)
        local isNew = redis.call('SADD', seen, fingerprint) == 1
        -- What waits under another entry is taken later, and has ended then.
        local waits = not isNew and redis.call('LREM', prefix .. ':q:' .. host, 1, entry) == 1
        if isNew or waits then redis.call('RPUSH', prefix .. ':fly:' .. host, entry) end
        if isNew then new = new + 1 end
        if waits then waited = waited + 1 end
      end
    end
    replies[#replies + 1] = isOwn and 1 or 0
  end
  count(prefix, 'seen', new)
  count(prefix, 'todo', -waited)
  count(prefix, 'fly', new + waited)
  count(prefix, 'moves', new + waited)
  return replies
end
