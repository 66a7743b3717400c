package io.comfymill.agent.install;

/**
 * The file that makes an agent a service, and what is left to do. Pure.
 *
 * @param path where it belongs, in the target's own form
 * @param next commands to run afterwards
 */
record ServiceFile(String path, String content, String next) {
  /**
   * What is to be installed, with paths in the target's own form.
   *
   * @param program {@code bin/comfymill-agent} of the unpacked archive
   * @param folder where it works: its settings are in {@code config/application.properties} there
   * @param user who runs it
   * @param home of that user
   */
  record Agent(String program, String folder, String user, String home) {
    Agent {
      for (String text : new String[] {program, folder, user, home}) {
        if (text.isBlank() || text.chars().anyMatch(c -> c < ' ')) {
          throw new IllegalArgumentException("'" + text + "' cannot stand in a service's file");
        }
      }
    }
  }

  static ServiceFile of(Target target, Agent agent) {
    return switch (target) {
      case SYSTEMD -> systemd(agent);
      case LAUNCHD -> launchd(agent);
      case WINDOWS -> windows(agent);
    };
  }

  /** ComfyUI is left running when the agent stops: the next one takes it over. */
  private static ServiceFile systemd(Agent agent) {
    return new ServiceFile(
        "/etc/systemd/system/comfymill-agent.service",
        """
        [Unit]
        Description=Comfymill node agent
        Wants=network-online.target
        After=network-online.target

        [Service]
        User=%s
        WorkingDirectory=%s
        ExecStart=%s
        Restart=always
        RestartSec=5
        # Of the JVM when it is asked to end.
        SuccessExitStatus=143
        # A ComfyUI that it has started outlives it, and is taken over.
        KillMode=process
        NoNewPrivileges=true

        [Install]
        WantedBy=multi-user.target
        """
            .formatted(
                agent.user(), percents(agent.folder()), "\"" + percents(agent.program()) + "\""),
        "sudo systemctl daemon-reload && sudo systemctl enable --now comfymill-agent");
  }

  private static String percents(String path) {
    return path.replace("%", "%%");
  }

  private static ServiceFile launchd(Agent agent) {
    String path = agent.home() + "/Library/LaunchAgents/io.comfymill.agent.plist";
    return new ServiceFile(
        path,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" \
        "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
          <key>Label</key><string>io.comfymill.agent</string>
          <key>ProgramArguments</key><array><string>%s</string></array>
          <key>WorkingDirectory</key><string>%s</string>
          <key>RunAtLoad</key><true/>
          <key>KeepAlive</key><true/>
          <key>AbandonProcessGroup</key><true/>
          <key>StandardOutPath</key><string>%s/agent.log</string>
          <key>StandardErrorPath</key><string>%s/agent.log</string>
        </dict>
        </plist>
        """
            .formatted(
                xml(agent.program()),
                xml(agent.folder()),
                xml(agent.folder()),
                xml(agent.folder())),
        "launchctl load -w '" + path + "'");
  }

  /** Windows starts only programs that are made for it as services; WinSW is one for any other. */
  private static ServiceFile windows(Agent agent) {
    String path = agent.folder() + "\\comfymill-agent.xml";
    return new ServiceFile(
        path,
        """
        <service>
          <id>comfymill-agent</id>
          <name>Comfymill node agent</name>
          <description>Runs jobs on the ComfyUI servers of this machine</description>
          <executable>%s</executable>
          <workingdirectory>%s</workingdirectory>
          <startmode>Automatic</startmode>
          <onfailure action="restart" delay="5 sec"/>
          <log mode="roll-by-size"/>
        </service>
        """
            .formatted(xml(agent.program() + ".cmd"), xml(agent.folder())),
        """
        put WinSW (https://github.com/winsw/winsw) beside it as comfymill-agent.exe, and run as an
        administrator: comfymill-agent.exe install && comfymill-agent.exe start\
        """);
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
