package io.comfymill.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnnouncementsTest {
  private final Announcements announcements = new Announcements(4);

  @Test
  void whatIsStillOnItsWayHoldsBackAllThatCameLater() {
    announcements.sending(5);
    announcements.sending(6);
    announcements.acknowledged(6);
    assertThat(announcements.announced()).isEqualTo(4);

    announcements.acknowledged(5);
    assertThat(announcements.announced()).isEqualTo(6);
  }

  @Test
  void aJobToldOfOnTwoTopicsIsAnnouncedOnceBothHaveIt() {
    announcements.sending(5);
    announcements.sending(5);
    announcements.acknowledged(5);
    assertThat(announcements.announced()).isEqualTo(4);

    announcements.acknowledged(5);
    assertThat(announcements.announced()).isEqualTo(5);
  }
}
