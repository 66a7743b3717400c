package io.comfymill.gateway.jobs;

/** What runs inside Redis, in one step each. {@code KEYS[1]} is the tenant's hash of states. */
final class LiveScripts {
  private LiveScripts() {}

  static final String READ_ALL =
      """
      return {
        redis.call('EXISTS', KEYS[3]), redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2])
      }""";

  /** What has ended, or was deleted, comes back only by a change that is newer than its end. */
  static final String PUT =
      """
      local gone = redis.call('GET', KEYS[3])
      if gone and (gone == 'deleted' or tonumber(ARGV[5]) <= tonumber(gone)) then return 0 end
      if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
      redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
      redis.call('SADD', KEYS[4], ARGV[4])
      return 1""";

  /**
   * An attempt that was seen running does not go back to assigned: only the scheduler's word of it
   * was slower. Answers 2 where the record is gone and the change is newer than its end: somebody
   * has asked for the job once more.
   */
  static final String ADVANCE =
      """
      local current = redis.call('HGET', KEYS[1], ARGV[1])
      local sequence, attempt = tonumber(ARGV[2]), tonumber(ARGV[3])
      if not current then
        local gone = redis.call('GET', KEYS[2])
        return gone and gone ~= 'deleted' and sequence > tonumber(gone) and 2 or 0
      end
      local job = cjson.decode(current)
      if sequence <= job.sequence or attempt < job.attempt then return 0 end
      if ARGV[4] == 'ASSIGNED' and job.state == 'RUNNING' and attempt == job.attempt then
        return 0
      end
      job.sequence, job.attempt, job.state = sequence, attempt, ARGV[4]
      job.nodeId = ARGV[5] ~= '' and ARGV[5] or nil
      redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(job))
      return 1""";

  static final String RUNNING =
      """
      local current = redis.call('HGET', KEYS[1], ARGV[1])
      if not current then return 0 end
      local job, attempt = cjson.decode(current), tonumber(ARGV[2])
      if job.state == 'RUNNING' or attempt < job.attempt then return 0 end
      if job.state == 'QUEUED' and attempt == job.attempt then return 0 end
      job.state, job.attempt = 'RUNNING', attempt
      redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(job))
      return 1""";

  /** {@code ARGV[2]} is the sequence of its end, or {@code deleted}. */
  static final String REMOVE =
      """
      local gone, current = redis.call('GET', KEYS[3]), redis.call('HGET', KEYS[1], ARGV[1])
      local deleted = ARGV[2] == 'deleted'
      if gone ~= 'deleted' and (deleted or not gone or tonumber(gone) < tonumber(ARGV[2])) then
        redis.call('SET', KEYS[3], ARGV[2], 'EX', 3600)
      end
      if not current then return 0 end
      if not deleted and cjson.decode(current).sequence > tonumber(ARGV[2]) then return 0 end
      redis.call('HDEL', KEYS[2], ARGV[1])
      return redis.call('HDEL', KEYS[1], ARGV[1])""";

  /** The number is also the first element of the tuple. */
  static final String RENUMBER =
      """
      local current = redis.call('HGET', KEYS[1], ARGV[1])
      local tuple = redis.call('HGET', KEYS[2], ARGV[1])
      if not current or not tuple then return 0 end
      local job = cjson.decode(current)
      job.number = tonumber(ARGV[2])
      tuple = string.gsub(tuple, '^%[[^,]*,', '[' .. ARGV[2] .. ',', 1)
      redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(job))
      redis.call('HSET', KEYS[2], ARGV[1], tuple)
      return 1""";

  static final String NEXT_NUMBER =
      """
      if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
      return redis.call('INCR', KEYS[1])""";
}
