package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.value.ValueCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a map one by one, encoded and decoded. A thread takes the memory for that and puts it back, so single
 * operations allocate nothing but what they return. Thread-safe.
 */
final class Elements<K, V> {
    private final BpfMap map;
    private final ValueCodec<K> keyCodec;
    private final ValueCodec<V> valueCodec;
    private final AtomicReference<@Nullable Scratch> spare = new AtomicReference<>();

    /** Memory for a key, for another one, and for a value. */
    private static final class Scratch {
        final MemorySegment key;
        final MemorySegment next;
        final MemorySegment value;

        Scratch(int keyBytes, int valueBytes) {
            Arena arena = Arena.ofAuto();
            this.key = keyBytes == 0 ? MemorySegment.NULL : arena.allocate(keyBytes, 8);
            this.next = keyBytes == 0 ? MemorySegment.NULL : arena.allocate(keyBytes, 8);
            this.value = valueBytes == 0 ? MemorySegment.NULL : arena.allocate(valueBytes, 8);
        }
    }

    Elements(BpfMap map, ValueCodec<K> keyCodec, ValueCodec<V> valueCodec) {
        this.map = map;
        this.keyCodec = keyCodec;
        this.valueCodec = valueCodec;
    }

    private Scratch take() {
        Scratch scratch = spare.getAndSet(null);
        return scratch != null ? scratch : new Scratch(map.keySizeBytes(), map.valueBufferBytes());
    }

    private void giveBack(Scratch scratch) {
        spare.lazySet(scratch);
    }

    Optional<V> get(K key) {
        Scratch scratch = take();
        try {
            keyCodec.encode(key, scratch.key, 0);
            return map.lookup(scratch.key, scratch.value)
                    ? Optional.of(valueCodec.decode(scratch.value, 0))
                    : Optional.empty();
        } finally {
            giveBack(scratch);
        }
    }

    boolean contains(K key) {
        Scratch scratch = take();
        try {
            keyCodec.encode(key, scratch.key, 0);
            return map.lookup(scratch.key, scratch.value);
        } finally {
            giveBack(scratch);
        }
    }

    boolean update(K key, V value, UpdateMode mode) {
        Scratch scratch = take();
        try {
            keyCodec.encode(key, scratch.key, 0);
            valueCodec.encode(value, scratch.value, 0);
            return map.update(scratch.key, scratch.value, mode);
        } finally {
            giveBack(scratch);
        }
    }

    boolean delete(K key) {
        Scratch scratch = take();
        try {
            keyCodec.encode(key, scratch.key, 0);
            return map.delete(scratch.key);
        } finally {
            giveBack(scratch);
        }
    }

    /** Sets a value to zero; returns false if the key was absent. */
    boolean zero(K key) {
        Scratch scratch = take();
        try {
            keyCodec.encode(key, scratch.key, 0);
            scratch.value.fill((byte) 0);
            return map.update(scratch.key, scratch.value, UpdateMode.EXIST);
        } finally {
            giveBack(scratch);
        }
    }

    /** Adds a value to a map without keys. */
    void push(V value, UpdateMode mode) {
        Scratch scratch = take();
        try {
            valueCodec.encode(value, scratch.value, 0);
            boolean _ = map.update(MemorySegment.NULL, scratch.value, mode);
        } finally {
            giveBack(scratch);
        }
    }

    /** Takes a value out of a map without keys. */
    Optional<V> pop() {
        Scratch scratch = take();
        try {
            return map.lookupAndDelete(MemorySegment.NULL, scratch.value)
                    ? Optional.of(valueCodec.decode(scratch.value, 0))
                    : Optional.empty();
        } finally {
            giveBack(scratch);
        }
    }

    /** Reads a value of a map without keys. */
    Optional<V> peek() {
        Scratch scratch = take();
        try {
            return map.lookup(MemorySegment.NULL, scratch.value)
                    ? Optional.of(valueCodec.decode(scratch.value, 0))
                    : Optional.empty();
        } finally {
            giveBack(scratch);
        }
    }

    /** Asks a map without keys for a value. */
    boolean probe(V value) {
        Scratch scratch = take();
        try {
            valueCodec.encode(value, scratch.value, 0);
            return map.lookup(MemorySegment.NULL, scratch.value);
        } finally {
            giveBack(scratch);
        }
    }

    /** Returns the key after another one; after none, the first. */
    Optional<K> next(@Nullable K key) {
        Scratch scratch = take();
        try {
            if (key != null) {
                keyCodec.encode(key, scratch.key, 0);
            }
            return map.nextKey(key == null ? null : scratch.key, scratch.next)
                    ? Optional.of(keyCodec.decode(scratch.next, 0))
                    : Optional.empty();
        } finally {
            giveBack(scratch);
        }
    }

    /** Walks over the keys, one system call each. Removing deletes. */
    Iterator<K> keys() {
        return new Keys();
    }

    private final class Keys implements Iterator<K> {
        private Optional<K> upcoming = Elements.this.next(null);
        private Optional<K> last = Optional.empty();

        @Override
        public boolean hasNext() {
            return upcoming.isPresent();
        }

        @Override
        public K next() {
            last = upcoming;
            K key = upcoming.orElseThrow(() -> new NoSuchElementException(Shapes.name(map) + ": no more keys"));
            upcoming = Elements.this.next(key);
            return key;
        }

        @Override
        public void remove() {
            K key = last.orElseThrow(() -> new IllegalStateException(Shapes.name(map) + ": no key to remove"));
            boolean _ = delete(key);
            last = Optional.empty();
        }
    }

    void updateAll(List<K> keys, List<V> values) {
        try (Arena arena = Arena.ofConfined()) {
            map.updateBatch(encodeAll(arena, keyCodec, keys), encodeAll(arena, valueCodec, values), keys.size());
        }
    }

    int deleteAll(List<K> keys) {
        try (Arena arena = Arena.ofConfined()) {
            return map.deleteBatch(encodeAll(arena, keyCodec, keys), keys.size());
        }
    }

    private static <T> MemorySegment encodeAll(Arena arena, ValueCodec<T> codec, List<T> values) {
        int size = codec.sizeBytes();
        MemorySegment segment = arena.allocate(Math.max(1L, (long) size * values.size()), 8);
        long offset = 0;
        for (T value : values) {
            codec.encode(value, segment, offset);
            offset += size;
        }
        return segment;
    }
}
