/** Alert rules, their runbooks, and dashboards. */
@NullMarked
package io.comfymill.deploy.monitoring;

import org.jspecify.annotations.NullMarked;
