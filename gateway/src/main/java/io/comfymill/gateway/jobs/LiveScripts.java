package io.comfymill.gateway.jobs;

/** What runs inside Redis, in one step each. {@code KEYS[1]} is the tenant's hash of states. */
final class LiveScripts {
  private LiveScripts() {}

  static final String READ_ALL =
      """
      return {
        redis.call('EXISTS', KEYS[3]), redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2])
      }""";

  static final String PUT =
      """
      if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
      if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
      redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
      redis.call('SADD', KEYS[4], ARGV[4])
      return 1""";

  /**
   * An attempt that was seen running does not go back to assigned: only the scheduler's word of it
   * was slower.
   */
  static final String ADVANCE =
      """
      local current = redis.call('HGET', KEYS[1], ARGV[1])
      if not current then return 0 end
      local job, sequence, attempt = cjson.decode(current), tonumber(ARGV[2]), tonumber(ARGV[3])
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

  static final String REMOVE =
      """
      redis.call('SET', KEYS[3], '1', 'EX', 86400)
      redis.call('HDEL', KEYS[2], ARGV[1])
      return redis.call('HDEL', KEYS[1], ARGV[1])""";

  static final String NEXT_NUMBER =
      """
      if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
      return redis.call('INCR', KEYS[1])""";
}
