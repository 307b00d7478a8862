package dev.jbcc.kerneltests;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/**
 * Structs that point to each other, in the memory of this process, which reads of programs reach as they reach the kernel's. Every pointer
 * in them is that of a node.
 */
final class NodeGraph {
    /** The structs in C. */
    static final String STRUCTS = """
            struct node;
            enum shade { LIGHT, DARK = 7, BLACK = 0x80000001 };
            struct inner { int x; struct node *back; };
            struct node {
                struct node *next;
                struct node *other;
                struct node *links[2];
                u64 wide;
                int number;
                short small;
                u8 byte;
                char letter;
                u32 low : 5, middle : 11, high : 16;
                int negative : 9;
                struct inner in;
                struct inner ins[3];
                int numbers[4];
                union { u64 whole; struct { u32 first, second; }; };
                short grid[2][3];
                bool flag;
                enum shade shade;
                void *opaque;
                unsigned long address;
                struct node **table;
                const struct node *fixed;
                volatile int shaky;
                union { struct { u8 tag; struct inner deep[2]; } boxed; u64 raw[5]; };
                s64 far : 40;
                u64 near : 24;
                char name[8];
            };
            """;

    // offsets in struct node, as clang lays it out for BPF
    static final int NEXT = 0;
    static final int OTHER = 8;
    static final int LINKS = 16;
    static final int WIDE = 32;
    static final int NUMBER = 40;
    static final int SMALL = 44;
    static final int BYTE = 46;
    static final int LETTER = 47;
    static final int BITS = 48;
    static final int NEGATIVE = 52;
    static final int IN = 56;
    static final int INS = 72;
    static final int NUMBERS = 120;
    static final int WHOLE = 136;
    static final int GRID = 144;
    static final int FLAG = 156;
    static final int SHADE = 160;
    static final int OPAQUE = 168;
    static final int ADDRESS = 176;
    static final int TABLE = 184;
    static final int FIXED = 192;
    static final int SHAKY = 200;
    static final int BOXED = 208;
    static final int DEEP = 216;
    static final int FAR = 248;
    static final int NAME = 256;
    private static final int NODE_BYTES = 264;
    static final int INNER_BYTES = 16;
    static final int INNER_BACK = 8;

    private static final int NODES = 7;
    private static final int TABLE_ENTRIES = 3;
    private static final int[] POINTERS = {
        NEXT, OTHER, LINKS, LINKS + 8, IN + 8, INS + 8, INS + 24, INS + 40, OPAQUE, ADDRESS, FIXED, DEEP + 8, DEEP + 24
    };

    private final MemorySegment memory;

    /** Makes one whose values and pointers are random. */
    NodeGraph(Random random, Arena arena) {
        memory = arena.allocate((long) NODES * NODE_BYTES + TABLE_ENTRIES * 8L, 8);
        for (long offset = 0; offset < memory.byteSize(); offset += 4) {
            memory.set(ValueLayout.JAVA_INT, offset, random.nextInt());
        }
        long table = (long) NODES * NODE_BYTES;
        for (int entry = 0; entry < TABLE_ENTRIES; entry++) {
            memory.set(ValueLayout.JAVA_LONG, table + 8L * entry, address(random.nextInt(NODES)));
        }
        for (int node = 0; node < NODES; node++) {
            long start = (long) node * NODE_BYTES;
            for (int field : POINTERS) {
                memory.set(ValueLayout.JAVA_LONG, start + field, address(random.nextInt(NODES)));
            }
            memory.set(ValueLayout.JAVA_LONG, start + TABLE, memory.address() + table);
            memory.set(ValueLayout.JAVA_BYTE, start + FLAG, (byte) random.nextInt(2));
        }
    }

    /** The address of the first node. */
    long address() {
        return memory.address();
    }

    private long address(int node) {
        return memory.address() + (long) node * NODE_BYTES;
    }

    long word(int node, int offset) {
        return memory.get(ValueLayout.JAVA_LONG, (long) node * NODE_BYTES + offset);
    }

    int half(int node, int offset) {
        return memory.get(ValueLayout.JAVA_INT, (long) node * NODE_BYTES + offset);
    }

    short quarter(int node, int offset) {
        return memory.get(ValueLayout.JAVA_SHORT, (long) node * NODE_BYTES + offset);
    }

    byte signedByte(int node, int offset) {
        return memory.get(ValueLayout.JAVA_BYTE, (long) node * NODE_BYTES + offset);
    }

    int unsignedByte(int node, int offset) {
        return signedByte(node, offset) & 0xff;
    }

    int target(int node, int offset) {
        return index(word(node, offset));
    }

    int tableEntry(int entry) {
        return index(memory.get(ValueLayout.JAVA_LONG, (long) NODES * NODE_BYTES + 8L * entry));
    }

    private int index(long address) {
        return (int) ((address - memory.address()) / NODE_BYTES);
    }
}
