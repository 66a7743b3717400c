package io.comfymill.standalone.supervisor;

import io.comfymill.standalone.process.Startable;

/** A child that the supervisor is to run. */
public record ChildPlan(String name, Startable program) {}
