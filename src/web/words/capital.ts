/** 大写数字: the law writes amounts in these, whatever the language of the page. */
export const capital = {
  digits: '零壹贰叁肆伍陆柒捌玖',
  small: ['', '拾', '佰', '仟'],
  large: ['', '万', '亿'],
  yuan: '元',
  jiao: '角',
  fen: '分',
  whole: '整',
  red: '负',
} as const
