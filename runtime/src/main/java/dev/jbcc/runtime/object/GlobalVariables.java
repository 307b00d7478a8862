package dev.jbcc.runtime.object;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the global variables of an object other initial values, before it is loaded. For {@code const volatile} ones (section
 * {@code .rodata}) the verifier knows the value and drops code that cannot run with it, so one compiled object serves every setting.
 */
final class GlobalVariables {
    private final ObjectSpec object;
    private final Btf btf;

    GlobalVariables(ObjectSpec object) {
        this.object = object;
        this.btf = object.btf()
                .orElseThrow(() -> new BpfException("object '" + object.source()
                        + "': no types, so no variable can be set; compile it with debug information (-g)"));
    }

    /**
     * Returns an object with other initial values.
     *
     * @param values numbers and truth values for integers, text for arrays of characters, by variable
     */
    ObjectSpec with(Map<String, ?> values) {
        List<MapSpec> maps = new ArrayList<>(object.maps());
        Map<Integer, byte[]> changed = new HashMap<>();
        for (Map.Entry<String, ?> entry : values.entrySet()) {
            Place place = find(entry.getKey());
            byte[] contents = changed.computeIfAbsent(place.map, index -> contents(maps.get(index)));
            ByteBuffer bytes =
                    ByteBuffer.wrap(contents, place.offset, place.sizeBytes).order(object.byteOrder());
            write(entry.getKey(), btf.type(btf.resolve(place.typeId)), entry.getValue(), bytes);
        }
        changed.forEach((index, contents) -> maps.set(index, maps.get(index).withContents(contents)));
        return new ObjectSpec(
                object.source(),
                object.byteOrder(),
                object.license(),
                object.kernelVersion(),
                object.btf(),
                maps,
                object.programs(),
                object.structOps());
    }

    /** Where a variable lies: which map of the object, which bytes of its value. */
    private record Place(int map, int offset, int sizeBytes, int typeId) {}

    private static byte[] contents(MapSpec map) {
        byte[] contents = map.contents();
        return contents.length == 0 ? new byte[map.valueSizeBytes()] : contents;
    }

    private Place find(String name) {
        List<String> known = new ArrayList<>();
        for (int i = 0; i < object.maps().size(); i++) {
            MapSpec map = object.maps().get(i);
            boolean data = map.data() == MapSpec.Data.RODATA
                    || map.data() == MapSpec.Data.DATA
                    || map.data() == MapSpec.Data.BSS;
            if (data && btf.type(map.valueTypeId()) instanceof BtfType.DataSection section) {
                for (BtfType.SectionVariable variable : section.variables()) {
                    if (btf.type(variable.typeId()) instanceof BtfType.Var described) {
                        if (described.name().equals(name)) {
                            return new Place(i, variable.offset(), variable.sizeBytes(), described.typeId());
                        }
                        known.add(described.name());
                    }
                }
            }
        }
        throw new IllegalArgumentException(
                "variable '" + name + "': not in object '" + object.source() + "'; there are " + known);
    }

    private void write(String name, BtfType type, Object value, ByteBuffer bytes) {
        Optional<Long> number = number(value);
        switch (type) {
            case BtfType.Int integer
            when number.isPresent() -> writeNumber(name, integer.name(), integer.signed(), number.get(), bytes);
            case BtfType.Enumeration constants
            when number.isPresent() -> writeNumber(name, constants.name(), constants.signed(), number.get(), bytes);
            case BtfType.Array _
            when value instanceof String text -> {
                byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
                if (encoded.length >= bytes.remaining()) {
                    throw new IllegalArgumentException("variable '" + name + "': '" + text + "' is too long for "
                            + bytes.remaining() + " bytes with the zero at the end");
                }
                bytes.put(Arrays.copyOf(encoded, bytes.remaining()));
            }
            default ->
                throw new IllegalArgumentException("variable '" + name + "': cannot hold "
                        + value.getClass().getSimpleName() + " '" + value + "'");
        }
    }

    private static Optional<Long> number(Object value) {
        return switch (value) {
            case Boolean truth -> Optional.of(truth ? 1L : 0L);
            case Long whole -> Optional.of(whole);
            case Integer whole -> Optional.of((long) whole);
            default -> Optional.empty();
        };
    }

    private static void writeNumber(String name, String type, boolean signed, long number, ByteBuffer bytes) {
        int bits = bytes.remaining() * Byte.SIZE;
        boolean fits = bits >= Long.SIZE
                || (signed ? number == number << (Long.SIZE - bits) >> (Long.SIZE - bits) : number >>> bits == 0);
        if (!fits) {
            throw new IllegalArgumentException("variable '" + name + "': " + number + " does not fit into " + type);
        }
        switch (bytes.remaining()) {
            case Byte.BYTES -> bytes.put((byte) number);
            case Short.BYTES -> bytes.putShort((short) number);
            case Integer.BYTES -> bytes.putInt((int) number);
            case Long.BYTES -> bytes.putLong(number);
            default -> throw new IllegalArgumentException("variable '" + name + "': " + type + " cannot be set");
        }
    }
}
