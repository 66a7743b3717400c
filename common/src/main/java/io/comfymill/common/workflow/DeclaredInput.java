package io.comfymill.common.workflow;

/**
 * An input that a graph node may have, by the name that it has in the prompt.
 *
 * @param name {@code width}, or {@code resize_type.width} for one that another brings along
 * @param shortName the last part of such a name
 */
public record DeclaredInput(String name, String shortName, InputSpec spec, boolean required) {}
