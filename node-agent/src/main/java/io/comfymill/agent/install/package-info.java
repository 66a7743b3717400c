/** Makes an agent start with its machine. No part of a running agent. */
@NullMarked
package io.comfymill.agent.install;

import org.jspecify.annotations.NullMarked;
