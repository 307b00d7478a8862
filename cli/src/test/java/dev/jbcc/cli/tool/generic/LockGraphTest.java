package dev.jbcc.cli.tool.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LockGraphTest {
    private final LockGraph graph = new LockGraph();

    private List<Long> add(long held, long acquired) {
        return graph.add(new LockGraph.Edge(held, acquired, 7, "thread", List.of(), List.of())).stream()
                .map(LockGraph.Edge::held)
                .toList();
    }

    @Test
    void anOrderHasNoCycle() {
        assertEquals(List.of(), add(1, 2));
        assertEquals(List.of(), add(2, 3));
        assertEquals(List.of(), add(1, 3));
        assertEquals(List.of(), add(4, 3));
        assertEquals(List.of(), add(1, 2));
        assertEquals("4 mutexes locked together with others, in 4 pairs", graph.size());
    }

    @Test
    void theEdgeThatClosesACycleIsItsFirst() {
        assertEquals(List.of(), add(1, 2));
        assertEquals(List.of(2L, 1L), add(2, 1));
    }

    @Test
    void ofSeveralCyclesTheShortestIsFound() {
        assertEquals(List.of(), add(1, 2));
        assertEquals(List.of(), add(2, 3));
        assertEquals(List.of(), add(3, 4));
        assertEquals(List.of(), add(2, 4));
        assertEquals(List.of(4L, 1L, 2L), add(4, 1));
    }

    @Test
    void nodesAndLinksAreWritten() {
        add(0x10, 0x20);
        String json = graph.json();
        assertTrue(json.contains("\"nodes\":[{\"id\":\"0x10\"},{\"id\":\"0x20\"}]"), json);
        assertTrue(json.contains("\"source\":\"0x10\",\"target\":\"0x20\""), json);
    }
}
