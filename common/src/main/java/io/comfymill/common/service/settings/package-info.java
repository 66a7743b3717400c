/** What a process tells of the settings that it runs with. */
@NullMarked
package io.comfymill.common.service.settings;

import org.jspecify.annotations.NullMarked;
