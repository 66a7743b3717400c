package io.comfymill.simulator.node;

import io.comfymill.common.audio.FlacFile;
import io.comfymill.common.audio.Pcm;
import io.comfymill.simulator.node.Interruption.PromptInterruptedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Node classes that make and save real sound. */
final class SoundNodes {
  static final Map<String, NodeBehaviour> ALL =
      Map.of("SimSpeech", SoundNodes::speech, "SaveAudio", SoundNodes::saveFlac);

  private static final int RATE = 16_000;
  private static final int SAMPLES_PER_LETTER = RATE / 50;
  private static final int LOWEST = 100;
  private static final int STEP = 20;
  private static final int LOUDNESS = 8000;

  private SoundNodes() {}

  /** A tone for each letter, silence for a space: equal texts sound alike, others do not. */
  private static NodeResult speech(NodeInputs inputs, NodeRun run)
      throws PromptInterruptedException, InterruptedException {
    run.interruption().sleep(Duration.ofNanos((long) (inputs.number("seconds") * 1e9)));
    String text = inputs.text("text");
    byte[] pcm = new byte[text.length() * SAMPLES_PER_LETTER * 2];
    for (int letter = 0; letter < text.length(); letter++) {
      char spoken = text.charAt(letter);
      if (!Character.isWhitespace(spoken)) {
        tone(LOWEST + STEP * (spoken % 128), letter * SAMPLES_PER_LETTER, pcm);
      }
    }
    return NodeResult.of(new Value.Sound(Pcm.format(RATE, 16, 1), pcm));
  }

  private static void tone(int hertz, int from, byte[] pcm) {
    for (int i = 0; i < SAMPLES_PER_LETTER; i++) {
      int sample = (int) Math.round(StrictMath.sin(2 * Math.PI * hertz * i / RATE) * LOUDNESS);
      pcm[2 * (from + i)] = (byte) sample;
      pcm[2 * (from + i) + 1] = (byte) (sample >> 8);
    }
  }

  /** What is no sound of ours becomes a placeholder. */
  private static NodeResult saveFlac(NodeInputs inputs, NodeRun run)
      throws NodeFailure, IOException {
    Optional<Value.Sound> sound = inputs.first(Value.Sound.class);
    return SaveNodes.saved(
        inputs,
        run,
        "audio",
        "flac",
        file -> {
          if (sound.isPresent() && !sound.get().isEmpty()) {
            FlacFile.write(sound.get().format(), sound.get().pcm(), file);
          } else {
            SaveNodes.placeholder(file, "flac");
          }
        });
  }
}
