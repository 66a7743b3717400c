package io.comfymill.scheduler.core.fleet;

/**
 * A model file that a node's agent fetches for queued jobs.
 *
 * @param words how far it is, or why it does not come
 * @param fails it does not come, at least not soon
 */
public record ComingModel(String words, boolean fails) {}
