/** What every service of ours sets up and shows in the same way. */
@NullMarked
package io.comfymill.common.service;

import org.jspecify.annotations.NullMarked;
