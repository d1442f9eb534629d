"""The names that can speak, block by block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.analyze.lookup import positions_of
from pipeline.analyze.outlook.voice import SPEAKER_TYPES, Named

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class SpeakerNames:
    """Mentions of who can say something, by block and place in it, shape (M,) each.

    Attributes:
        block: Position of the block.
        start: Offset in it.
        end: Offset of the end.
        entity_id: Who is named.
        is_person: Whether that is a person.
    """

    block: Ints
    start: Ints
    end: Ints
    entity_id: NDArray[np.object_]
    is_person: NDArray[np.bool_]

    @staticmethod
    def of(mentions: pd.DataFrame, block_ids: pd.Series) -> SpeakerNames:
        """Of table ``mentions`` those in the blocks looked at."""
        rows = mentions[mentions["entity_type"].isin(SPEAKER_TYPES)]
        block = positions_of(rows["block_id"], block_ids)
        rows, block = rows[block >= 0], block[block >= 0]
        order = np.lexsort((rows["end"].to_numpy(), rows["start"].to_numpy(), block))
        rows = rows.iloc[order]
        return SpeakerNames(
            block[order],
            rows["start"].to_numpy(dtype=np.int64),
            rows["end"].to_numpy(dtype=np.int64),
            rows["entity_id"].to_numpy(dtype=object),
            (rows["entity_type"] == "person").to_numpy(dtype=np.bool_),
        )

    def in_block(self, block: int) -> tuple[Named, ...]:
        """The names in a block, in order."""
        first, last = np.searchsorted(self.block, (block, block + 1))
        return tuple(
            Named(int(self.start[i]), int(self.end[i]), self.entity_id[i], bool(self.is_person[i]))
            for i in range(first, last)
        )
