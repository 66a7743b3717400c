package io.comfymill.scheduler.store;

/** The right to write: which scheduler leads, and the epoch that fences those before it. */
public record Term(String holder, long epoch) {}
