package io.comfymill.standalone.client;

/** Shows how far a job is. */
public interface ProgressDisplay extends AutoCloseable {
  /**
   * @param fraction from 0 to 1
   * @param doing in a word or two, what is being done
   */
  void show(double fraction, String doing);

  @Override
  void close();
}
