package io.comfymill.scheduler.leader;

/** The right to write: which scheduler leads, and the epoch that fences off those before it. */
public record Term(String holder, long epoch) {}
