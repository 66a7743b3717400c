package io.comfymill.gateway.errors;

/** The kinds of problems that our own endpoints report. */
public enum ProblemType {
  INVALID_FIELD("invalid-field", "A field of the request is wrong", 400),
  UNKNOWN_NODE("unknown-node", "There is no such node", 404),
  UNKNOWN_HOST("unknown-host", "There is no such host", 404),
  UNKNOWN_POOL("unknown-pool", "There is no such pool", 404),
  UNKNOWN_JOB("unknown-job", "There is no such job", 404),
  UNKNOWN_BATCH("unknown-batch", "There is no such batch", 404),
  INVALID_FILE("invalid-file", "The file is wrong; nothing was queued or changed", 400),
  UNKNOWN_WORKFLOW("unknown-workflow", "There is no such published workflow", 404),
  NOT_ACCEPTABLE("not-acceptable", "There is no result of the media type asked for", 406),
  RUN_FAILED("run-failed", "The run has failed", 502),
  UNKNOWN_RECORD("unknown-record", "There is no such record", 404),
  TOO_MANY_STREAMS("too-many-streams", "Too many event streams are open", 429),
  UNKNOWN_TENANT("unknown-tenant", "There is no such tenant", 404),
  UNKNOWN_KEY("unknown-key", "There is no such key", 404),
  UNKNOWN_ALERT("unknown-alert", "There is no such alert", 404),
  UNKNOWN_MODEL("unknown-model", "There is no such model in the catalogue", 404),
  UNKNOWN_SIMULATION("unknown-simulation", "There is no such simulation", 404),
  UNKNOWN_WEBHOOK("unknown-webhook", "There is no such webhook or delivery", 404),
  TOO_MANY_WEBHOOKS("too-many-webhooks", "The tenant has as many webhooks as it may", 409),
  EXISTS("exists", "There is one of that name already", 409),
  WRONG_STATE("wrong-state", "Its state does not allow this", 409),
  UNKNOWN_AGENT("unknown-agent", "There is no such agent", 404),
  UNKNOWN_TOKEN("unknown-token", "There is no such token", 404),
  NO_ENROLMENT("no-enrolment", "Agents cannot be enrolled here", 409),
  AGENT_COPIED("agent-copied", "An agent of this identity runs elsewhere", 409),
  AGENT_REVOKED("agent-revoked", "The agent was revoked", 403),
  UNPROVEN("unauthorized", "The token or the proof opens nothing", 401),
  TOO_MANY_FAILURES("too-many-failures", "Too much from this address opened nothing", 429),
  QUOTA_EXCEEDED("quota-exceeded", "The tenant or the key has used what it may", 429),
  UNAVAILABLE("unavailable", "The service cannot do this at the moment; try again", 503);

  private static final String PREFIX = "urn:comfymill:problem:";

  private final String name;
  private final String title;
  private final int status;

  ProblemType(String name, String title, int status) {
    this.name = name;
    this.title = title;
    this.status = status;
  }

  /** Stable, for programs. */
  public String uri() {
    return PREFIX + name;
  }

  public String title() {
    return title;
  }

  public int status() {
    return status;
  }
}
