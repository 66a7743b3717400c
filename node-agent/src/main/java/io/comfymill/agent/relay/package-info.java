/**
 * What an attempt's client sees: ComfyUI's messages, renamed, in order, and made up where they were
 * missed.
 */
@NullMarked
package io.comfymill.agent.relay;

import org.jspecify.annotations.NullMarked;
