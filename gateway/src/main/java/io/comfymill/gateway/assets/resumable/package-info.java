/** Uploads that go on where they broke off, by tus 1.0. */
@NullMarked
package io.comfymill.gateway.assets.resumable;

import org.jspecify.annotations.NullMarked;
