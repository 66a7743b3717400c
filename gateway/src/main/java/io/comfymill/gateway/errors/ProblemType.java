package io.comfymill.gateway.errors;

/** The kinds of problems that our own endpoints report. */
public enum ProblemType {
  INVALID_FIELD("invalid-field", "A field of the request is wrong", 400),
  UNKNOWN_NODE("unknown-node", "There is no such node", 404),
  UNKNOWN_POOL("unknown-pool", "There is no such pool", 404),
  UNKNOWN_JOB("unknown-job", "There is no such job", 404),
  UNKNOWN_RECORD("unknown-record", "There is no such record", 404),
  WRONG_STATE("wrong-state", "The job is not in a state that allows this", 409),
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
