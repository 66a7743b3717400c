/** What an agent in a pod tells Kubernetes. */
@NullMarked
package io.comfymill.agent.kubernetes;

import org.jspecify.annotations.NullMarked;
