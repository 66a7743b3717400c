package io.comfymill.standalone.infrastructure;

/** The systems for which there are binaries of the servers. */
enum Platform {
  LINUX_AMD64("postgres-linux-x86_64.txz"),
  LINUX_ARM64("postgres-linux-arm_64.txz");

  private final String postgresArchive;

  Platform(String postgresArchive) {
    this.postgresArchive = postgresArchive;
  }

  /** The resource that holds PostgreSQL. */
  String postgresArchive() {
    return postgresArchive;
  }

  static Platform current() {
    String system = System.getProperty("os.name");
    String processor = System.getProperty("os.arch");
    if (system.equals("Linux") && processor.equals("amd64")) {
      return LINUX_AMD64;
    }
    if (system.equals("Linux") && processor.equals("aarch64")) {
      return LINUX_ARM64;
    }
    throw new IllegalStateException(
        "Comfymill brings servers for Linux on amd64 and arm64, not for "
            + system
            + " on "
            + processor
            + "; docker-compose.yml runs it anywhere");
  }
}
