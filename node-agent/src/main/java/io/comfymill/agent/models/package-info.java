/** The model files of this agent's nodes: what there is on its disk. */
@NullMarked
package io.comfymill.agent.models;

import org.jspecify.annotations.NullMarked;
