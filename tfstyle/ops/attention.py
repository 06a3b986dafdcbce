# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Attention of every position of a picture to all positions of one or several style pictures."""

from keras import KerasTensor, ops

from tfstyle.ops.query_blocks import MOST_NUMBERS, map_in_blocks

_EXCLUDED = -1e9


def attend(
    queries: KerasTensor,
    keys: KerasTensor,
    values: KerasTensor,
    weights: KerasTensor,
    shares: KerasTensor,
    *,
    most_logits: int = MOST_NUMBERS,
) -> KerasTensor:
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

    def attend_block(rows):
        logits = ops.matmul(ops.take(queries, rows, axis=1), keys)
        logits = ops.reshape(logits, (batch, -1, styles, positions))
        attention = shares * ops.softmax(logits + bias, axis=-1)
        return ops.matmul(ops.reshape(attention, (batch, -1, styles * positions)), values)

    return map_in_blocks(attend_block, count, batch * styles * positions, most_numbers=most_logits)
