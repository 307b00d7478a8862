package dev.jbcc;

import dev.jbcc.runtime.map.UpdateMode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table as a map of Java. */
final class TableMap<K, V> extends AbstractMap<K, V> {
    private final Table<K, V> table;
    private final boolean fixedKeys;

    /** @param fixedKeys whether keys neither come nor go */
    TableMap(Table<K, V> table, boolean fixedKeys) {
        this.table = table;
        this.fixedKeys = fixedKeys;
    }

    /** Keys of other classes are in no table. */
    @SuppressWarnings("unchecked") // what is no key makes the codec throw
    private Optional<V> find(@Nullable Object key) {
        if (key == null) {
            return Optional.empty();
        }
        try {
            return table.get((K) key);
        } catch (ClassCastException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        return find(key).orElse(null);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return find(key).isPresent();
    }

    @Override
    public @Nullable V put(K key, V value) {
        V before = get(key);
        table.put(key, value);
        return before;
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return table.update(key, value, UpdateMode.NO_EXIST) ? null : get(key);
    }

    @Override
    @SuppressWarnings("unchecked") // it was found, so it is a key
    public @Nullable V remove(@Nullable Object key) {
        checkRemoval();
        Optional<V> before = find(key);
        if (key != null && before.isPresent()) {
            boolean _ = table.delete((K) key);
        }
        return before.orElse(null);
    }

    private void checkRemoval() {
        if (fixedKeys) {
            throw new UnsupportedOperationException(table + ": keys of an array cannot be removed");
        }
    }

    @Override
    public void clear() {
        checkRemoval();
        table.clear();
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<K, V>> iterator() {
                return new Entries(table.items().iterator());
            }

            @Override
            public int size() {
                return table.size();
            }

            @Override
            public void clear() {
                TableMap.this.clear();
            }
        };
    }

    /** Entries as they were read, through which values are set and keys removed. */
    private final class Entries implements Iterator<Map.Entry<K, V>> {
        private final Iterator<Map.Entry<K, V>> items;
        private @Nullable K last;

        Entries(Iterator<Map.Entry<K, V>> items) {
            this.items = items;
        }

        @Override
        public boolean hasNext() {
            return items.hasNext();
        }

        @Override
        public Map.Entry<K, V> next() {
            Map.Entry<K, V> item = items.next();
            last = item.getKey();
            return new SimpleEntry<>(item) {
                private static final long serialVersionUID = 1;

                @Override
                public V setValue(V value) {
                    table.put(getKey(), value);
                    return super.setValue(value);
                }
            };
        }

        @Override
        public void remove() {
            checkRemoval();
            if (last == null) {
                throw new IllegalStateException(table + ": no key to remove");
            }
            boolean _ = table.delete(last);
            last = null;
        }
    }
}
