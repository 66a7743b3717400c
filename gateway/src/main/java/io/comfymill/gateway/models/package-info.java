/** The model files of the fleet. */
@NullMarked
package io.comfymill.gateway.models;

import org.jspecify.annotations.NullMarked;
