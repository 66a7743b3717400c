package io.comfymill.gateway.jobs;

/**
 * What keeps a queued job from being in line, whatever nodes there are.
 *
 * @param code stable, for programs
 * @param words for people
 */
record Blocker(String code, String words) {}
