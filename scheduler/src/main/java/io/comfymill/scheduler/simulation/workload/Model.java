package io.comfymill.scheduler.simulation.workload;

/**
 * A model file.
 *
 * @param vramBytes what it takes of a node's VRAM while it is loaded
 * @param loadSeconds on a node of speed 1
 */
public record Model(String name, long vramBytes, double loadSeconds) {}
