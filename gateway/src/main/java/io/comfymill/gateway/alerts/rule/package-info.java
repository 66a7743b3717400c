/** What there is an alert for. Each rule is one class. */
@NullMarked
package io.comfymill.gateway.alerts.rule;

import org.jspecify.annotations.NullMarked;
