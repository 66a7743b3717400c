package io.comfymill.scheduler.core.policy;

import java.util.Arrays;

/**
 * Numbered nodes by a figure, the smallest first; among equals by a second figure, then by number.
 * Any node's figures may change. It is a binary heap that knows the place of each node, so every
 * operation costs the logarithm of the number of nodes.
 */
final class NodeHeap {
  private static final int ABSENT = -1;

  private final int[] heap;
  private final int[] places;
  private final double[] figures;
  private final long[] seconds;
  private int size;

  /**
   * @param nodes how many; they are numbered from 0
   */
  NodeHeap(int nodes) {
    heap = new int[nodes];
    places = new int[nodes];
    figures = new double[nodes];
    seconds = new long[nodes];
    Arrays.fill(places, ABSENT);
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean contains(int node) {
    return places[node] != ABSENT;
  }

  /** The first one; there must be one. */
  int first() {
    return heap[0];
  }

  double firstFigure() {
    return figures[heap[0]];
  }

  /** Adds the node, or moves it to where it belongs now. */
  void put(int node, double figure, long second) {
    figures[node] = figure;
    seconds[node] = second;
    if (places[node] == ABSENT) {
      places[node] = size;
      heap[size++] = node;
    }
    down(up(places[node]));
  }

  /** A node that is not there is left alone. */
  void remove(int node) {
    int place = places[node];
    if (place == ABSENT) {
      return;
    }
    places[node] = ABSENT;
    int last = heap[--size];
    if (last != node) {
      heap[place] = last;
      places[last] = place;
      down(up(place));
    }
  }

  private int up(int from) {
    int place = from;
    int node = heap[place];
    while (place > 0) {
      int parent = (place - 1) >>> 1;
      if (!before(node, heap[parent])) {
        break;
      }
      settle(heap[parent], place);
      place = parent;
    }
    settle(node, place);
    return place;
  }

  private void down(int from) {
    int place = from;
    int node = heap[place];
    for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], node)) {
        break;
      }
      settle(heap[child], place);
      place = child;
    }
    settle(node, place);
  }

  private void settle(int node, int place) {
    heap[place] = node;
    places[node] = place;
  }

  private boolean before(int one, int other) {
    if (figures[one] != figures[other]) {
      return figures[one] < figures[other];
    }
    if (seconds[one] != seconds[other]) {
      return seconds[one] < seconds[other];
    }
    return one < other;
  }
}
