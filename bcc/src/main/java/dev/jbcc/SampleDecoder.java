package dev.jbcc;

import dev.jbcc.value.ValueCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Decodes samples on their way to a callback. Used by one polling thread at a time. */
final class SampleDecoder<T> implements RawSampleCallback {
    private final ValueCodec<T> codec;
    private final SampleCallback<? super T> callback;
    private @Nullable MemorySegment whole;

    SampleDecoder(ValueCodec<T> codec, SampleCallback<? super T> callback) {
        this.codec = codec;
        this.callback = callback;
    }

    @Override
    public void onSample(int cpu, MemorySegment segment, long offset, int length) {
        T sample = length >= codec.sizeBytes()
                ? codec.decode(segment, offset)
                : codec.decode(extended(segment, offset, length), 0);
        callback.onSample(cpu, sample);
    }

    /** Programs may leave out the end of a large struct; what they left out reads as zero. */
    private MemorySegment extended(MemorySegment segment, long offset, int length) {
        MemorySegment copy = whole;
        if (copy == null) {
            copy = Arena.ofAuto().allocate(codec.sizeBytes(), 8);
            whole = copy;
        }
        MemorySegment.copy(segment, offset, copy, 0, length);
        copy.asSlice(length).fill((byte) 0);
        return copy;
    }
}
