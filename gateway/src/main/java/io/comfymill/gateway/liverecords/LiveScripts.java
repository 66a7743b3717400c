package io.comfymill.gateway.liverecords;

/**
 * The scripts that Redis runs, each atomically. {@code KEYS[1]} is mostly the tenant's hash of
 * states.
 */
final class LiveScripts {
  /** In place of the sequence of an end: no change brings the job back. */
  static final String DELETED = "deleted";

  private LiveScripts() {}

  /** The state of every job, and whether the records are complete. */
  static final String READ_STATES =
      "return {redis.call('EXISTS', KEYS[1]), redis.call('HVALS', KEYS[2])}";

  /** The tuples of the first given jobs, as many as fit; an empty text for a job without one. */
  static final String READ_TUPLES =
      """
      local tuples, size = {}, 0
      for i = 2, #ARGV do
        local tuple = redis.call('HGET', KEYS[1], ARGV[i]) or ''
        size = size + #tuple
        if i > 2 and size > tonumber(ARGV[1]) then break end
        tuples[#tuples + 1] = tuple
      end
      return tuples""";

  /** A job that ended or was deleted comes back only with a change newer than its end. */
  static final String PUT =
      """
      local gone = redis.call('GET', KEYS[3])
      if gone and (gone == 'deleted' or tonumber(ARGV[5]) <= tonumber(gone)) then return 0 end
      if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
      redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
      redis.call('SADD', KEYS[4], ARGV[4])
      return 1""";

  /**
   * Refuses older changes. An attempt that was seen running does not go back to assigned: the
   * scheduler's event was merely slower. Answers 0 for nothing, 1 for done, 2 for no record, 3 for
   * a job that was moved: {@link LiveCommands#advance}.
   */
  static final String ADVANCE =
      """
      local current = redis.call('HGET', KEYS[1], ARGV[1])
      local sequence, attempt, number = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[6])
      if not current then
        local gone = redis.call('GET', KEYS[2])
        if gone and (gone == 'deleted' or sequence <= tonumber(gone)) then return 0 end
        return 2
      end
      local job, answer = cjson.decode(current), 0
      if sequence < job.sequence or attempt < job.attempt then return 0 end
      if number and number ~= job.number then
        local tuple = redis.call('HGET', KEYS[3], ARGV[1])
        if tuple then
          redis.call('HSET', KEYS[3], ARGV[1],
              (string.gsub(tuple, '^%[[^,]*,', '[' .. ARGV[6] .. ',', 1)))
        end
        job.number, answer = number, 1
      end
      local late = ARGV[4] == 'ASSIGNED' and job.state == 'RUNNING' and attempt == job.attempt
      if sequence > job.sequence and not late then
        local again = ARGV[4] == 'QUEUED' and job.state == 'QUEUED' and job.sequence > 0
        answer = again and not number and 3 or 1
        job.sequence, job.attempt, job.state = sequence, attempt, ARGV[4]
        job.nodeId = ARGV[5] ~= '' and ARGV[5] or nil
      end
      if answer > 0 then redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(job)) end
      return answer""";

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

  /** {@code ARGV[2]} is the sequence of its end, or {@link #DELETED}. */
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

  /** Also in the tuple, whose first element it is. */
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

  /** The mark only rises. */
  static final String MARK =
      """
      local upTo = redis.call('GET', KEYS[1])
      if not upTo or tonumber(upTo) >= tonumber(ARGV[1]) then return 0 end
      redis.call('SET', KEYS[1], ARGV[1])
      return 1""";

  static final String NEXT_NUMBER =
      """
      if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
      return redis.call('INCR', KEYS[1])""";
}
