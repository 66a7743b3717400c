package io.comfymill.common.live;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Encoded frames on their way together, as one message of a {@link LiveChannel}: a single one as it
 * is, several behind a mark, each after its length (4 bytes, big-endian). A message costs its
 * sender, Redis and each gateway far more than the bytes in it.
 */
public final class FrameBatch {
  /** No frame begins so: it would be the length of its header. */
  private static final int SEVERAL = -1;

  private FrameBatch() {}

  /**
   * Frames as one message.
   *
   * @param starts where in the message each frame begins
   */
  @SuppressWarnings("ArrayRecordComponent") // sent, and nowhere written to
  public record Joined(byte[] message, List<Integer> starts) {}

  /**
   * @param frames at least one, in their order
   */
  public static Joined join(List<byte[]> frames) {
    if (frames.size() == 1) {
      return new Joined(frames.get(0), List.of(0));
    }
    int length = frames.stream().mapToInt(frame -> Integer.BYTES + frame.length).sum();
    ByteBuffer message = ByteBuffer.allocate(Integer.BYTES + length).putInt(SEVERAL);
    List<Integer> starts = new ArrayList<>();
    for (byte[] frame : frames) {
      message.putInt(frame.length);
      starts.add(message.position());
      message.put(frame);
    }
    return new Joined(message.array(), starts);
  }

  /**
   * The frames of a message.
   *
   * @throws IllegalArgumentException where one of them is none
   */
  public static List<LiveFrame> decode(byte[] message) {
    ByteBuffer rest = ByteBuffer.wrap(message);
    if (rest.remaining() < Integer.BYTES || rest.getInt() != SEVERAL) {
      return List.of(LiveFrameCodec.decode(message));
    }
    List<LiveFrame> frames = new ArrayList<>();
    try {
      while (rest.hasRemaining()) {
        int length = rest.getInt();
        if (length < 0 || length > rest.remaining()) {
          throw new IllegalArgumentException("a frame of " + length + " bytes is cut off");
        }
        byte[] frame = new byte[length];
        rest.get(frame);
        frames.add(LiveFrameCodec.decode(frame));
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the length of a frame is cut off", e);
    }
    return frames;
  }
}
