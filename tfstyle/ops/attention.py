# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Attention of every position of a picture to all positions of one or several style pictures."""

from keras import ops

# Logits in memory at once, of one block. TensorFlow runs up to ten blocks of a loop side by side.
MOST_LOGITS = 2**20
_EXCLUDED = -1e9


def attend(queries, keys, values, weights, shares, *, most_logits=MOST_LOGITS):
    """Weighted means of the values, `[B, Q, D]` float32.

    out_q = sum_k s_k sum_n p_qkn v_kn, with p_qk the softmax of q . key_kn over the positions n of
    style k, in which position n counts w_kn times. Computed for a block of queries at a time, so
    that no more than about `most_logits` of the B Q K N logits are there at once; the result does
    not depend on the blocks.

    Args:
      queries: `[B, Q, C]`.
      keys, values: `[B, K, N, C]` and `[B, K, N, D]`, or batches of 1.
      weights: `[B, K, N]`, 0 or more; 0 leaves a position out. Where all are 0, all count alike.
      shares: `[B, K]` of the styles.
    """
    queries, keys, values, weights, shares = (
        ops.cast(array, "float32") for array in (queries, keys, values, weights, shares)
    )
    batch, count, channels = ops.shape(queries)
    styles, positions = ops.shape(keys)[1:3]
    keys = ops.reshape(keys, (-1, styles * positions, channels))
    keys = ops.transpose(keys, (0, 2, 1))
    values = ops.reshape(values, (-1, styles * positions, values.shape[-1]))
    counted = weights > 0.0
    bias = ops.where(counted, ops.log(ops.where(counted, weights, 1.0)), _EXCLUDED)
    bias, shares = bias[:, None], shares[:, None, :, None]

    def attend_block(block):
        rows = ops.shape(block)[1]
        logits = ops.reshape(ops.matmul(block, keys), (batch, rows, styles, positions))
        attention = shares * ops.softmax(logits + bias, axis=-1)
        return ops.matmul(ops.reshape(attention, (batch, rows, styles * positions)), values)

    rows = plan_rows(count, batch * styles * positions, most_logits=most_logits)
    blocks = (count + rows - 1) // rows
    if isinstance(blocks, int) and blocks == 1:
        return attend_block(queries)
    padded = ops.pad(queries, [[0, 0], [0, blocks * rows - count], [0, 0]])
    padded = ops.reshape(padded, (batch, blocks, rows, channels))
    made = ops.map(attend_block, ops.transpose(padded, (1, 0, 2, 3)))
    made = ops.reshape(ops.transpose(made, (1, 0, 2, 3)), (batch, blocks * rows, values.shape[-1]))
    return made[:, :count]


def plan_rows(count, logits_per_row, *, most_logits=MOST_LOGITS):
    """Queries of one block: as many of `count` as keep to `most_logits`, at least one."""
    if isinstance(count, int) and isinstance(logits_per_row, int):
        return max(1, min(count, most_logits // max(logits_per_row, 1)))
    return ops.maximum(1, ops.minimum(count, most_logits // ops.maximum(logits_per_row, 1)))
