package io.comfymill.common.audio;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFormat;
import net.sourceforge.javaflacencoder.EncodingConfiguration;
import net.sourceforge.javaflacencoder.FLACEncoder;
import net.sourceforge.javaflacencoder.FLACFileOutputStream;
import net.sourceforge.javaflacencoder.StreamConfiguration;
import org.jflac.FLACDecoder;
import org.jflac.PCMProcessor;
import org.jflac.metadata.StreamInfo;
import org.jflac.util.ByteData;

/** Sound that is kept without loss. Equal sound makes equal files. Blocks. */
public final class FlacFile {
  private static final int BLOCK = 4096;
  private static final int BLOCKS_AT_ONCE = 16;

  private FlacFile() {}

  /**
   * Writes a file, which replaces what was there.
   *
   * @param format as {@link Pcm#format} makes it
   * @param pcm is read to its end
   */
  public static void write(AudioFormat format, InputStream pcm, Path file) throws IOException {
    FLACEncoder encoder = new FLACEncoder();
    boolean known =
        encoder.setStreamConfiguration(
            new StreamConfiguration(
                format.getChannels(),
                BLOCK,
                BLOCK,
                (int) format.getSampleRate(),
                format.getSampleSizeInBits()));
    if (!known) {
      throw new IOException("FLAC has no such sound: " + format);
    }
    encoder.setEncodingConfiguration(new EncodingConfiguration());
    Files.deleteIfExists(file);
    try (FLACFileOutputStream out = new FLACFileOutputStream(file.toFile())) {
      encoder.setOutputStream(out);
      encoder.openFLACStream();
      encode(encoder, format, pcm);
    }
  }

  private static void encode(FLACEncoder encoder, AudioFormat format, InputStream pcm)
      throws IOException {
    int width = format.getFrameSize() / format.getChannels();
    byte[] bytes = new byte[BLOCK * BLOCKS_AT_ONCE * format.getFrameSize()];
    int[] samples = new int[bytes.length / width];
    int read = pcm.readNBytes(bytes, 0, bytes.length);
    if (read == 0) {
      throw new IOException("there is no sound");
    }
    int frames;
    do {
      frames = samples(bytes, read, width, samples) / format.getChannels();
      encoder.addSamples(samples, frames);
      read = pcm.readNBytes(bytes, 0, bytes.length);
      if (read > 0) { // the last ones have to be there when it is told of the end
        encoder.encodeSamples(frames, false);
      }
    } while (read > 0);
    encoder.encodeSamples(frames, true);
  }

  private static int samples(byte[] bytes, int length, int width, int[] samples) {
    int count = length / width;
    for (int i = 0; i < count; i++) {
      int sample = bytes[i * width + width - 1]; // the high byte has the sign
      for (int low = width - 2; low >= 0; low--) {
        sample = sample << Byte.SIZE | Byte.toUnsignedInt(bytes[i * width + low]);
      }
      samples[i] = sample;
    }
    return count;
  }

  /**
   * Writes the sound of a file as {@link Pcm}.
   *
   * @return the format of what was written
   * @throws IOException also where it is no FLAC, or a broken one
   */
  public static AudioFormat decode(Path file, Path pcm) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(pcm))) {
      Decoded decoded = new Decoded(out);
      FLACDecoder decoder = new FLACDecoder(in);
      decoder.addPCMProcessor(decoded);
      decoder.decode();
      if (decoder.getBadFrames() > 0) {
        throw new IOException("the FLAC file is broken");
      }
      StreamInfo info = decoder.getStreamInfo();
      if (info.getTotalSamples() > 0 && info.getTotalSamples() != decoder.getSamplesDecoded()) {
        throw new IOException("the FLAC file is cut off");
      }
      return Pcm.format(info.getSampleRate(), info.getBitsPerSample(), info.getChannels());
    } catch (UncheckedIOException e) {
      throw new IOException("cannot keep the sound", e.getCause());
    }
  }

  private record Decoded(OutputStream out) implements PCMProcessor {
    @Override
    public void processStreamInfo(StreamInfo info) {
      int bits = info.getBitsPerSample();
      if (bits != 16 && bits != 24) {
        throw new UncheckedIOException(new IOException("%d bits a sample".formatted(bits)));
      }
    }

    @Override
    public void processPCM(ByteData data) {
      try {
        out.write(data.getData(), 0, data.getLen());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
