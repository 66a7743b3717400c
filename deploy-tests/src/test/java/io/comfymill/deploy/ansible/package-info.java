/** Installing on plain servers by Ansible. */
@NullMarked
package io.comfymill.deploy.ansible;

import org.jspecify.annotations.NullMarked;
