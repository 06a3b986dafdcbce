# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What training reads: photographs with regions, and paintings.

One function, `TrainingExamples.make_example`, draws example n from (seed, n) and nothing else;
`training_pipeline` runs it inside tf.data, `folder_batches` inside a `keras.utils.PyDataset`.
"""
