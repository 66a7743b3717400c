package io.comfymill.standalone.diagnosis;

/** Looks at one part of an installation. */
interface Check {
  /** The part, as findings name it. */
  String about();

  /**
   * Adds what it sees. Blocks, for some seconds at most.
   *
   * @throws Exception where the part cannot be looked at, which becomes a finding
   */
  void run(Diagnosis diagnosis) throws Exception;
}
