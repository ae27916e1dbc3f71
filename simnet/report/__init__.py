"""The page for decision-makers, made from the files of a results directory and from nothing else.

`page` puts it together, `data` reads the files, `sentences` turns figures into words by rules, `charts` and `tables` show
them, `numbers` rounds them, `texts` holds what is said in Chinese and in English. Nothing here imports an engine or runs
a scenario: a page can be remade wherever the results are. `exports` hands it on as a workbook, as pictures and as PDF; `describe`
writes the model description of a scenario, a study or a sweep from its file.
"""
