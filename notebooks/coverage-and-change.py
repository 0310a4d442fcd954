# %% [markdown]
# # Who talks about what, and what has changed
#
# A background note of 2017 lists what 29 consultation mechanisms on migration work on. Later sources list
# some of it again. This notebook counts both, and keeps apart what a list says and what it leaves out.

# %%
import gcm_ld

edition = gcm_ld.open()

# %% [markdown]
# ## What the note lists
#
# A stored question answers with named rows. In a notebook it is a table; `.plot()` draws it as the site
# does.

# %%
themes = edition.ask("coverage/theme-summary")
themes

# %%
themes.plot()

# %% [markdown]
# *Listed* is out of *of*, the mechanisms that the note names. A mechanism that is not listed is not stated:
# the note calls its own list indicative, so no number here says how many mechanisms leave a theme out.
#
# ## What other sources add
#
# With `source="all"` the same question counts every list that was read, whatever its date: first the note
# alone, then all.

# %%
everything = edition.ask("coverage/theme-summary", source="all")
[
    (themes.caption(note.theme), note.listed, every.listed)
    for note, every in zip(themes, everything, strict=True)
]

# %% [markdown]
# ## What has changed
#
# Each pair of mechanism and area of focus has a state. *Again* is in the note and in another list, *by
# then* only in others that end by 2017, *only since* only in lists that begin in 2018 or later. *Note only*
# is in no other list that was read; it does not mean that the mechanism dropped it.

# %%
edition.ask("coverage/change-summary")

# %% [markdown]
# The areas that most mechanisms have only in lists since 2018:

# %%
from collections import Counter

pairs = edition.ask("coverage/changes")
Counter(row.areaLabel for row in pairs if row.state == "only since" and row.named).most_common(5)

# %% [markdown]
# The reverse can be asked only where lists since 2018 exist and were read whole. Even there it says that
# these lists don’t name the area, no more.

# %%
edition.ask("gaps/not-met-again")

# %% [markdown]
# ## What to do with an answer
#
# `to_csv()` writes an answer as a file holds it, `to_pandas()`, `to_polars()` and `to_arrow()` make data
# frames of it, and `cite()` says how to cite it.

# %%
pairs.cite()
