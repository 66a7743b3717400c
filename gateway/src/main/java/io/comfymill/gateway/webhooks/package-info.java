/**
 * Webhooks: {@code Outbox} writes down what each is to be told, in the transaction that advances
 * its position in the scheduler's changes; {@code Sender} sends it until the receiver has taken it.
 */
@NullMarked
package io.comfymill.gateway.webhooks;

import org.jspecify.annotations.NullMarked;
