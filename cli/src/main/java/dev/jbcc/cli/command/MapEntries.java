package dev.jbcc.cli.command;

import dev.jbcc.Table;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.value.EnumValue;
import dev.jbcc.value.StructValue;
import java.util.List;

/** Which entries of a map are worth a line. */
final class MapEntries {
    private MapEntries() {}

    /** Returns whether this is an element of an array that nobody has written: all zero. */
    static boolean isUnusedElement(Table<?, ?> table, Object value) {
        return (table.is(MapType.ARRAY) || table.is(MapType.PERCPU_ARRAY)) && isZero(value);
    }

    static boolean isZero(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue() == 0;
        }
        if (value instanceof StructValue struct) {
            for (int i = 0; i < struct.size(); i++) {
                if (!isZero(struct.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (!isZero(element)) {
                    return false;
                }
            }
            return true;
        }
        if (value instanceof byte[] bytes) {
            for (byte b : bytes) {
                if (b != 0) {
                    return false;
                }
            }
            return true;
        }
        return switch (value) {
            case Boolean flag -> !flag;
            case String text -> text.isEmpty();
            case EnumValue constant -> constant.value() == 0;
            default -> false;
        };
    }
}
