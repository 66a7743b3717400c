/** Settings of the services, looked at before anything is started. */
@NullMarked
package io.comfymill.standalone.settings;

import org.jspecify.annotations.NullMarked;
