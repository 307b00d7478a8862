package dev.jbcc;

import dev.jbcc.runtime.link.PerfEventAttributes;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapMemory;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.perf.PerfCounters;
import dev.jbcc.value.ValueCodec;
import org.jspecify.annotations.Nullable;

/** The part of {@link Table} that opens buffers, counters and memory. */
abstract class TableEvents {
    private final TableTypes types;
    private final @Nullable BpfTables bpf;

    /** @param bpf what the table belongs to; null for one that was opened on its own */
    TableEvents(TableTypes types, @Nullable BpfTables bpf) {
        this.types = types;
        this.bpf = bpf;
    }

    TableTypes types() {
        return types;
    }

    /** Returns the name in the program. */
    public String name() {
        return types.map().name();
    }

    /** Returns the map in the kernel, which stays the {@link Bpf}'s own. */
    public BpfMap map() {
        return types.map();
    }

    /** Returns whether the map is of that type. */
    public boolean is(MapType type) {
        return types.map().is(type);
    }

    private BpfTables bpf() {
        if (bpf == null) {
            throw new IllegalStateException("table '" + name()
                    + "': opened on its own: read it with a PerfBufferReader or" + " RingBufferReader of the runtime");
        }
        return bpf;
    }

    /** Returns whether the program declares this as a histogram ({@code BPF_HISTOGRAM}). */
    public boolean isHistogram() {
        return bpf != null && bpf.sampleTypes().isHistogram(name());
    }

    /**
     * Returns a codec for the samples that the program puts into this perf or ring buffer. Mirrors
     * {@code table.event(data)}, where the decoding of each sample is one call of {@link ValueCodec#decode}.
     *
     * @param type see {@link ValueCodec#bind}; {@code Object} for no class in particular
     * @throws IllegalArgumentException if the object does not say what the samples are, or they do not fit {@code type}
     */
    public <T> ValueCodec<T> sampleCodec(Class<T> type) {
        SampleTypes samples = bpf().sampleTypes();
        int typeId = samples.sampleTypeId(name());
        if (typeId == 0) {
            throw new IllegalArgumentException("table '" + name()
                    + "': the object does not say what its samples are: use a raw callback, or a codec for a"
                    + " type by name");
        }
        return ValueCodec.bind(samples.btf(), typeId, type);
    }

    /** Returns whether the object says what the samples of this perf or ring buffer are. */
    public boolean hasSampleType() {
        return bpf != null && bpf.sampleTypes().sampleTypeId(name()) != 0;
    }

    // ---- perf buffers

    /** Opens the perf buffer with 8 pages per CPU. Mirrors {@code table.open_perf_buffer(callback)}. */
    public EventBuffer openPerfBuffer(RawSampleCallback callback) {
        return openPerfBuffer(callback, PerfBufferOptions.defaults());
    }

    /**
     * Opens the perf buffer: from now on {@link Bpf#perfBufferPoll} gives its samples to a callback. Mirrors
     * {@code table.open_perf_buffer(callback, page_cnt, lost_cb, wakeup_events)}.
     *
     * @return the open buffer; closing it is optional, the {@link Bpf} does it too
     * @throws IllegalArgumentException if this is no perf buffer, or a number is out of range
     * @throws IllegalStateException if it is open already
     * @kernel 4.4 bpf_perf_event_output
     */
    public EventBuffer openPerfBuffer(RawSampleCallback callback, PerfBufferOptions options) {
        return bpf().events().openPerf(map(), callback, options);
    }

    /** Opens the perf buffer with 8 pages per CPU, its samples decoded. */
    public <T> EventBuffer openPerfBuffer(Class<T> type, SampleCallback<? super T> callback) {
        return openPerfBuffer(type, callback, PerfBufferOptions.defaults());
    }

    /**
     * Opens the perf buffer, its samples decoded as {@link #sampleCodec} does. A sample shorter than its type is taken as if
     * zeroes followed.
     *
     * @throws IllegalArgumentException also if the samples do not fit {@code type}
     * @see #openPerfBuffer(RawSampleCallback, PerfBufferOptions)
     */
    public <T> EventBuffer openPerfBuffer(
            Class<T> type, SampleCallback<? super T> callback, PerfBufferOptions options) {
        return openPerfBuffer(sampleCodec(type), callback, options);
    }

    /** Opens the perf buffer, its samples decoded by a codec such as {@link Bpf#codec} makes. */
    public <T> EventBuffer openPerfBuffer(
            ValueCodec<T> codec, SampleCallback<? super T> callback, PerfBufferOptions options) {
        return openPerfBuffer(new SampleDecoder<T>(codec, callback), options);
    }

    // ---- ring buffers

    /** Opens the ring buffer. Mirrors {@code table.open_ring_buffer(callback)}. */
    public EventBuffer openRingBuffer(RawSampleCallback callback) {
        return openRingBuffer(callback, EventBuffer.IGNORE_LOSS);
    }

    /**
     * Opens the ring buffer: from now on {@link Bpf#ringBufferPoll} and {@link Bpf#ringBufferConsume} give its samples to a
     * callback. Mirrors {@code table.open_ring_buffer(callback)}. Unlike in bcc, the callback returns nothing; to end
     * polling early, throw.
     *
     * @param lost told about samples that found no room, where the program counts them; see
     *     {@link EventBuffer#lostSamples}
     * @return the open buffer; closing it is optional, the {@link Bpf} does it too
     * @throws IllegalArgumentException if this is no ring buffer
     * @throws IllegalStateException if it is open already
     * @kernel 5.8 BPF_MAP_TYPE_RINGBUF
     */
    public EventBuffer openRingBuffer(RawSampleCallback callback, LostCallback lost) {
        BpfTables owner = bpf();
        return owner.events().openRing(map(), callback, owner.lossVariable(map()), lost);
    }

    /** Opens the ring buffer, its samples decoded. */
    public <T> EventBuffer openRingBuffer(Class<T> type, SampleCallback<? super T> callback) {
        return openRingBuffer(type, callback, EventBuffer.IGNORE_LOSS);
    }

    /**
     * Opens the ring buffer, its samples decoded as {@link #sampleCodec} does. A sample shorter than its type is taken as if
     * zeroes followed.
     *
     * @throws IllegalArgumentException also if the samples do not fit {@code type}
     * @see #openRingBuffer(RawSampleCallback, LostCallback)
     */
    public <T> EventBuffer openRingBuffer(Class<T> type, SampleCallback<? super T> callback, LostCallback lost) {
        return openRingBuffer(sampleCodec(type), callback, lost);
    }

    /** Opens the ring buffer, its samples decoded by a codec such as {@link Bpf#codec} makes. */
    public <T> EventBuffer openRingBuffer(ValueCodec<T> codec, SampleCallback<? super T> callback) {
        return openRingBuffer(codec, callback, EventBuffer.IGNORE_LOSS);
    }

    /** Opens the ring buffer, its samples decoded; see {@link #openRingBuffer(Class, SampleCallback, LostCallback)}. */
    public <T> EventBuffer openRingBuffer(ValueCodec<T> codec, SampleCallback<? super T> callback, LostCallback lost) {
        return openRingBuffer(new SampleDecoder<T>(codec, callback), lost);
    }

    // ---- others

    /**
     * Opens a counter of each CPU for the program to read with {@code perf_read}. Mirrors
     * {@code table.open_perf_event(typ, config)}.
     *
     * @param type {@code PERF_TYPE_*}: 0 for hardware, 1 for software
     * @param config what to count, such as {@code PERF_COUNT_HW_CPU_CYCLES}
     * @return the open counters; closing them is optional, the {@link Bpf} does it too
     * @throws dev.jbcc.runtime.BpfException if this is no perf event array, or too small for the CPUs
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses, such as ENOENT for what this machine cannot count
     * @kernel 4.3 BPF_MAP_TYPE_PERF_EVENT_ARRAY
     */
    public PerfCounters openPerfEvent(int type, long config) {
        return bpf().own(PerfCounters.open(map(), type, config));
    }

    /** Opens a counter of each CPU for the program to read, of an event by name; its period does not matter. */
    public PerfCounters openPerfEvent(PerfEventAttributes event) {
        return openPerfEvent(event.type(), event.config());
    }

    /**
     * Maps an array that was made with {@code BPF_F_MMAPABLE}, or an arena, into memory. Has no counterpart in bcc.
     *
     * @return the memory; close it. It stays valid when the {@link Bpf} is closed
     * @throws IllegalArgumentException if the map is neither
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 5.5 BPF_F_MMAPABLE
     */
    public MapMemory openMemory() {
        return MapMemory.open(map());
    }
}
