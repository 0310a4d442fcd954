# %% [markdown]
# # A country’s view
#
# In which mechanisms does a State talk about migration, what do these work on, and on what are their lists
# silent? Kenya is the example: write another name, or a code of three letters, and run the cells again.

# %%
import gcm_ld

edition = gcm_ld.open()

# %%
country = "Kenya"

# %% [markdown]
# ## Where it takes part
#
# `year` is a year, or `now`. *Through* names the organization by which a State takes part, where no source
# lists the State itself.

# %%
edition.ask("coverage/mechanisms-by-state", state=country, year="now")

# %% [markdown]
# Some processes are open to all members of an organization. They count for no State in particular, so look
# here too:

# %%
edition.ask("coverage/open-processes")

# %% [markdown]
# ## What is talked about there
#
# A theme counts the mechanisms of the State that any list has under it. *Observing* are those that the
# State only observes.

# %%
themes = edition.ask("coverage/themes-by-state", state=country, source="all", year="now")
themes

# %%
themes.plot()

# %% [markdown]
# ## What is not stated
#
# These are the areas of focus in which none of its mechanisms is listed. Lists of topics and of
# participants are both incomplete, so this is where to ask next, not what the country leaves out.

# %%
gaps = edition.ask("gaps/areas-by-state-without-any", state=country, source="all", year="now")
gaps["areaLabel"]

# %% [markdown]
# Who does talk about the first of them, and could be asked?

# %%
edition.ask("coverage/mechanisms-by-area", area=gaps[0].area, source="all") if gaps else None

# %% [markdown]
# ## On what it rests
#
# `show` gives all that is said of a thing, each statement with its evidence: basis, certainty, source. Here
# is that of the memberships.

# %%
memberships = [one for one in edition.show(country).statements if one.kind == "membership"]
sorted({one.evidence for one in memberships})
