/** From a checked prompt to a job that Kafka has and every gateway shows. */
@NullMarked
package io.comfymill.gateway.submit;

import org.jspecify.annotations.NullMarked;
